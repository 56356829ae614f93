import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRepositoryFile } from "../support/repository.ts";
import { moduleFolder } from "./build/go-commands.ts";
import { apply, kubectl } from "./run/kubernetes.ts";
import { waitUntil } from "./run/wait-until.ts";
import { localStand } from "./stand.ts";

// cert-manager itself cannot be built here, but its definitions are at hand: what a lab asks it for has to fit them.

const stand = localStand(() => undefined);
const definition = "clusterissuers.cert-manager.io";
const issuer = readRepositoryFile("bootstrap/certificates/letsencrypt.yaml");

beforeAll(async () => {
  const folder = await moduleFolder("cert-manager", "github.com/cert-manager/cert-manager");
  await apply(stand, readFileSync(join(folder, "deploy/crds/cert-manager.io_clusterissuers.yaml"), "utf8"));
  await waitUntil(isEstablished, { what: `${definition} established`, timeout: 60_000 });
});

afterAll(async () => {
  await kubectl(stand, ["delete", "crd", definition]);
});

test("the issuer of certificates is one that cert-manager takes", async () => {
  expect(await tryOut(issuer)).toContain("clusterissuer.cert-manager.io/letsencrypt");
});

test("a misspelt field would not be taken", async () => {
  await expect(tryOut(issuer.replace("solvers:", "solver:"))).rejects.toThrow(
    ".spec.acme.solver: field not declared in schema",
  );
});

/** `kubectl wait` takes a definition that is too new to have conditions for a broken one. */
async function isEstablished(): Promise<boolean> {
  const conditions = await kubectl(stand, ["get", "crd", definition, "--output", "jsonpath={.status.conditions}"]);
  return conditions.includes('"status":"True","type":"Established"');
}

async function tryOut(manifest: string): Promise<string> {
  const words = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "--filename", "-"];
  return kubectl(stand, words, { input: manifest });
}
