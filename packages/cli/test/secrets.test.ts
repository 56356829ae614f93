import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ClusterObject, memoryCluster } from "@grove/cluster";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { LabFixture } from "./support/lab-fixture.ts";
import { keyPair } from "./support/lab-fixture.ts";
import { unsealStrict } from "./support/unseal-strict.ts";

const values = {
  ADMIN_PASSWORD: "admin-1",
  REST_KEY: "rest-1",
  SECRET_KEY: "secret-1",
  POSTGRES_PASSWORD: "postgres-1",
  DATABASE_PASSWORD: "database-1",
};
const secret: ClusterObject = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "experiment", namespace: "exp-public-goods-staging" },
  data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")])),
};

async function newLab(objects: readonly ClusterObject[] = [secret]): Promise<LabFixture> {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  lab.cluster = memoryCluster({ objects });
  return lab;
}

describe("secrets show", () => {
  test("is refused where a log would keep them", async () => {
    const lab = await newLab();
    for (const words of [["public-goods"], ["public-goods", "REST_KEY"]]) {
      const refused = await lab.grove("secrets", "show", ...words);
      expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("SECRETS_NOT_FOR_LOGS") });
      expect(refused.output + refused.errors).not.toContain("-1");
    }
  });

  test("gives a program what people meet, and the database's passwords only by name", async () => {
    const lab = await newLab();
    const { ADMIN_PASSWORD, REST_KEY, SECRET_KEY } = values;
    const all = JSON.parse(await lab.mustGrove("secrets", "show", "public-goods", "--json"));
    expect(all).toEqual({ ADMIN_PASSWORD, REST_KEY, SECRET_KEY });
    const one = JSON.parse(await lab.mustGrove("secrets", "show", "public-goods", "POSTGRES_PASSWORD", "--json"));
    expect(one).toEqual({ POSTGRES_PASSWORD: "postgres-1" });
  });

  test.for([
    [["show", "public-goods", "PASSWORD", "--json"], 2, "SECRET_UNKNOWN"],
    [["show", "public-goods", "--environment", "production", "--json"], 1, "SECRET_MISSING"],
    [["print", "public-goods"], 2, "ACTION_UNKNOWN"],
    [["rotate", "public-goods", "--key", "POSTGRES_PASSWORD"], 2, "SECRET_UNKNOWN"],
    [["rotate", "public-goods"], 2, "SECRET_UNKNOWN"],
    [["hand", "public-goods"], 2, "OUTPUT_MISSING"],
    [["hand", "public-goods", "--output", "x.html"], 1, "SECRETS_NOT_FOR_LOGS"],
  ] as const)("secrets %s", async ([words, exitCode, code]) => {
    const lab = await newLab();
    const { output, errors, ...ended } = await lab.grove("secrets", ...words);
    expect(ended).toEqual({ exitCode });
    expect(output + errors).toContain(code);
  });
});

test("secrets hand writes a page that only its owner may read, once", async () => {
  const lab = await newLab();
  const file = join(lab.directory, "access.html");
  const words = ["secrets", "hand", "public-goods", "--output", file, "--json"];
  expect(JSON.parse(await lab.mustGrove(...words))).toMatchObject({
    environment: "staging",
    name: "public-goods",
    file,
    passphrase: expect.stringMatching(/^(\w{4}-){4}\w{4}$/),
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).not.toContain("admin-1");
  const again = await lab.grove(...words);
  expect(again).toMatchObject({ exitCode: 2, output: expect.stringContaining("FILE_NOT_WRITTEN") });
});

test("secrets rotate seals another value, says what it breaks, and shows it nowhere", async () => {
  const lab = await newLab();
  const path = "environments/staging/public-goods/sealed-secrets.yaml";
  const before = lab.read(path);
  const output = await lab.mustGrove("secrets", "rotate", "public-goods", "--key", "ADMIN_PASSWORD");
  expect(output).toContain("personal room links");
  expect(lab.git("log", "-1", "--format=%s")).toBe("secrets(staging/public-goods): another ADMIN_PASSWORD");
  const sealed = /ADMIN_PASSWORD: (\S+)/.exec(lab.read(path))?.[1] ?? "";
  const value = unsealStrict(sealed, { key: (await keyPair).private, label: "exp-public-goods-staging/experiment" });
  expect(value).toMatch(/^[a-z2-9]{32}$/);
  expect(output).not.toContain(value);
  expect(lab.read(path).replace(sealed, "")).toBe(before.replace(/(?<=ADMIN_PASSWORD: )\S+/, ""));
  expect(await lab.mustGrove("render", "public-goods")).toMatch(/grove\/secrets-changed: "?20/);
  expect(await lab.grove("check")).toMatchObject({ output: expect.stringContaining("0 errors") });
});

describe("secrets set", () => {
  const given = { GROVE_OAUTH_CLIENT_ID: "hub-7", GROVE_OAUTH_CLIENT_SECRET: "given-secret" };

  afterEach(() => vi.unstubAllEnvs());

  test("seals what the provider gave a hub, and shows it nowhere", async () => {
    const lab = await newLab();
    await lab.mustGrove("new", "statistics", "--kind", "JupyterHub", "--image", "registry.example/teaching/statistics");
    stub(given);
    const output = await lab.mustGrove("secrets", "set", "statistics");
    expect(output).not.toContain("given-secret");
    expect(lab.git("log", "-1", "--format=%s")).toBe(
      "secrets(staging/statistics): another OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET",
    );
    const text = lab.read("environments/staging/statistics/sealed-secrets.yaml");
    const { private: key } = await keyPair;
    const opened = Object.keys(given).map((name) => {
      const sealed = new RegExp(`${name.replace("GROVE_", "")}: (\\S+)`).exec(text)?.[1] ?? "";
      return unsealStrict(sealed, { key, label: "exp-statistics-staging/experiment" });
    });
    expect(opened).toEqual(Object.values(given));
  });

  test.for([
    ["a study has no such client", "public-goods", given, "ONLY_OF_HUB"],
    ["the secret is missing", "statistics", { GROVE_OAUTH_CLIENT_ID: "hub-7" }, "VARIABLE_MISSING"],
  ] as const)("is refused where %s", async ([, name, variables, code]) => {
    const lab = await newLab();
    await lab.mustGrove("new", "statistics", "--kind", "JupyterHub", "--image", "registry.example/teaching/statistics");
    stub(variables);
    const { output, errors, ...ended } = await lab.grove("secrets", "set", name);
    expect(ended).toEqual({ exitCode: 2 });
    expect(output + errors).toContain(code);
  });
});

function stub(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}
