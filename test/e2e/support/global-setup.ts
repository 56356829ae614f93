import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { TestProject } from "vitest/node";
import { localStand } from "../../cluster/stand.ts";
import { environmentPlace } from "./environment-place.ts";
import { connectLab, type LabInfo } from "./lab.ts";
import { removeLeftovers } from "./remove-leftovers.ts";
import { standPlace, tellOfPushes } from "./stand-place.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly lab: LabInfo;
  }
}

/** Makes a lab and bootstraps the cluster with it, once for all files; the tests use it from there. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "grove-e2e-"));
  const stand = localStand((line) => process.stdout.write(`${line}\n`));
  const isStand = process.env["GROVE_E2E_DOMAIN"] === undefined;
  const place = isStand ? await standPlace(stand) : environmentPlace();
  const identity = await generateX25519Identity();
  const info: LabInfo = {
    place,
    isStand,
    folder,
    recoveryKeyFile: join(folder, "recovery.key"),
    recoveryRecipient: await identityToRecipient(identity),
  };
  writeFileSync(info.recoveryKeyFile, `${identity}\n`, { mode: 0o600 });
  const lab = await connectLab(info);
  await lab.init();
  const { webhooks } = await lab.bootstrap("--recovery-key", info.recoveryRecipient);
  if (isStand) {
    tellOfPushes(stand, place, { urls: webhooks, secret: await lab.webhookSecret() });
    await removeLeftovers(lab);
  }
  project.provide("lab", info);
  return () => rmSync(folder, { recursive: true, force: true });
}
