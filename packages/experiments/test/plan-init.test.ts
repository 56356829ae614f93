import { describe, expect, test } from "vitest";
import { pathsForInit, planInit } from "../src/index.ts";
import { codes } from "./support/lab.ts";

const template = new Map([["apps/otree/base/kustomization.yaml", "kind: Kustomization\n"]]);
const request = { template, repository: "https://git.example/econ/lab.git" };
const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

describe("planInit", () => {
  test("fills an empty repository", () => {
    const plan = planInit(new Map(), { ...request, certificate });
    expect(plan.problems).toEqual([]);
    expect(plan.changes.map(({ path }) => path)).toEqual([
      ".editorconfig",
      ".gitattributes",
      "README.md",
      "apps/otree/base/kustomization.yaml",
      "bootstrap/sealed-secrets/certificate.pem",
      "environments/production/environment.yaml",
      "environments/staging/environment.yaml",
    ]);
  });

  test("staging has a domain of its own and deploys by itself, production waits for people", () => {
    const { changes } = planInit(new Map(), { ...request, domain: "kd2.example" });
    const texts = new Map(changes.map(({ path, after = "" }) => [path, after]));
    expect(texts.get("environments/staging/environment.yaml")).toContain("\ndomain: staging.kd2.example #");
    expect(texts.get("environments/staging/environment.yaml")).toContain("\nsync: automatic #");
    expect(texts.get("environments/production/environment.yaml")).toContain("\ndomain: kd2.example #");
    expect(texts.get("environments/production/environment.yaml")).toContain("\nsync: manual #");
  });

  test("keeps a README that is there", () => {
    const plan = planInit(new Map([["README.md", "# ours\n"]]), request);
    expect(plan.changes.map(({ path }) => path)).not.toContain("README.md");
  });

  test.for([
    ["a lab is there", new Map([["environments/staging/environment.yaml", ""]]), {}, "LAB_EXISTS"],
    ["bases are there", new Map([["apps/x.yaml", ""]]), {}, "LAB_EXISTS"],
    [
      "the certificate is a key",
      new Map(),
      { certificate: `${certificate}-----BEGIN PRIVATE KEY-----\n` },
      "CERTIFICATE_INVALID",
    ],
    ["the certificate is none", new Map(), { certificate: "hello" }, "CERTIFICATE_INVALID"],
    ["the domain is an address", new Map(), { domain: "https://lab.example" }, "HOST_INVALID"],
  ] as const)("refuses if %s", ([, files, more, code]) => {
    const plan = planInit(files, { ...request, ...more });
    expect(new Set(codes(plan.problems))).toEqual(new Set([code]));
    expect(plan.changes).toEqual([]);
  });

  test("reads whatever it could overwrite", () => {
    const { changes } = planInit(new Map(), { ...request, certificate });
    const unread = changes.filter(({ path }) => !pathsForInit().includes(path.split("/")[0] ?? ""));
    expect(unread).toEqual([]);
  });
});
