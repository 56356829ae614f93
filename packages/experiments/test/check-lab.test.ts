import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Files, Problem } from "@grove/plan";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkLab, isReadByCheck, listExperiments } from "../src/index.ts";

const testdata = join(import.meta.dirname, "testdata");
const healthyLab = readDirectory(join(testdata, "healthy-lab"));
const cases = readdirSync(join(testdata, "broken-labs"));

test("nothing is wrong with the healthy lab", () => {
  expect(checkLab(healthyLab)).toEqual([]);
});

/** Each directory holds the files that differ from the healthy lab, `removed.txt` those that are gone. */
describe("a broken lab has exactly its problem, in file and line", () => {
  test.for(cases)("%s", (name) => {
    const { lab, expected } = brokenLab(name);
    const problems = checkLab(lab);
    expect(problems.map((problem) => `${placeOf(problem)} ${problem.code}\n`).join("")).toBe(expected);
    expect(problems.map((problem) => problem.code)).toEqual([name.replaceAll("-", "_").toUpperCase()]);
    const severity = name === "platform-image-without-digest" ? "warning" : "error";
    expect(problems).toMatchObject([{ severity, message: expect.any(String), next: expect.any(String) }]);
  });

  test("at least 30 of them", () => {
    expect(cases.length).toBeGreaterThanOrEqual(30);
  });
});

describe("checkLab with a path", () => {
  const goods = "environments/staging/goods";

  test.for([goods, `${goods}/operation.yaml`, "environments/staging", "environments"])(
    "%s finds the fault of goods",
    (only) => {
      expect(checkLab(brokenLab("replicas").lab, { only })).toMatchObject([{ code: "REPLICAS" }]);
    },
  );

  test.for(["environments/staging/trust", "environments/production"])("%s does not", (only) => {
    expect(checkLab(brokenLab("replicas").lab, { only })).toEqual([]);
  });

  test.for(["environments/staging/goods", "environments/production/goods"])(
    "%s finds a host that two claim",
    (only) => {
      expect(checkLab(brokenLab("host-clash").lab, { only })).toMatchObject([
        { code: "HOST_CLASH", file: "environments/staging/goods/operation.yaml" },
      ]);
    },
  );

  test.for(["environments/staging/goods", "environments/staging/trust"])("%s finds an id that two have", (only) => {
    expect(checkLab(brokenLab("id-clash").lab, { only })).toMatchObject([{ code: "ID_CLASH" }]);
  });

  test("apps is nobody's overlay", () => {
    expect(checkLab(healthyLab, { only: "apps" })).toEqual([]);
  });

  test("nothing there names what was probably meant", () => {
    expect(checkLab(healthyLab, { only: "environments/staging/godos" })).toMatchObject([
      { code: "PATH_NOT_FOUND", next: "did you mean environments/staging/goods?" },
    ]);
  });
});

test.for([
  ["bootstrap/lab/lab.yaml", "", true],
  ["bootstrap/lab/lab.yaml", "bootstrap", true],
  ["bootstrap/argocd/upstream/install.yaml", "", false],
  ["bootstrap/sealed-secrets/certificate.pem", "", false],
] as const)("of bootstrap/, %s is read for a check of %j: %s", ([path, only, expected]) => {
  expect(isReadByCheck(path, only)).toBe(expected);
});

test("bootstrap can be checked alone", () => {
  const { lab } = brokenLab("application-set-project");
  expect(checkLab(lab, { only: "bootstrap" })).toMatchObject([{ code: "APPLICATION_SET_PROJECT" }]);
  expect(checkLab(lab, { only: "environments" })).toEqual([]);
});

describe("isReadByCheck leaves out what a check of one path does not look at", () => {
  const only = "environments/staging/goods";

  test.for([
    ["apps/otree/base/otree.yaml", true],
    ["images.lock.yaml", true],
    ["environments/production/environment.yaml", true],
    [`${only}/experiment.yaml`, true],
    ["environments/staging/trust/operation.yaml", true],
    ["environments/staging/trust/experiment.yaml", false],
    ["environments/staging/goods-2/experiment.yaml", false],
    ["environments/production/goods/experiment.yaml", false],
    ["bootstrap/lab/lab.yaml", false],
    ["archive/staging/goods/20261125T184300Z-archive.yaml", true],
    ["archive/staging/goods/20261125T184300Z-archive.secrets.age", false],
    ["archive/production/goods/20261125T184300Z-archive.yaml", false],
  ] as const)("%s: %s", ([path, expected]) => {
    expect(isReadByCheck(path, only)).toBe(expected);
  });

  test.for(["host-clash", "id-clash", "host-reserved", "replicas", "tls-source", "environment-missing"])(
    "and the answer for %s stays the same",
    (name) => {
      const { lab } = brokenLab(name);
      const part = new Map([...lab].filter(([path]) => isReadByCheck(path, only)));
      expect(checkLab(part, { only })).toEqual(checkLab(lab, { only }));
    },
  );
});

test("faults of several overlays come together, by file and line", () => {
  const lab = new Map([...brokenLab("replicas").lab, ...changesOf("image-missing"), ...changesOf("id-clash")]);
  expect(checkLab(lab).map(({ code, file }) => `${file} ${code}`)).toEqual([
    "environments/production/goods/kustomization.yaml IMAGE_MISSING",
    "environments/staging/goods/experiment.yaml REPLICAS",
    "environments/staging/trust/operation.yaml ID_CLASH",
  ]);
});

test("a fault of a base is one problem, not one for each overlay", () => {
  const base = "apps/otree/base/otree.yaml";
  const secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\n";
  const lab = new Map(healthyLab).set(base, healthyLab.get(base) + secret);
  expect(checkLab(lab)).toMatchObject([{ code: "SECRET_IN_PLAIN", file: base, line: 47 }]);
});

test("no damage to a file makes it throw", { tags: ["slow"] }, () => {
  const files = fc.constantFrom(...[...healthyLab].filter(([path]) => path.startsWith("environments/staging/goods/")));
  const damage = fc.constantFrom(
    "",
    "\n",
    ": ",
    "- ",
    "[",
    "}",
    '"',
    "|",
    "#",
    "null",
    "\t",
    "a: b\n",
    "---\n",
    "$patch: delete\n",
  );
  fc.assert(
    fc.property(files, fc.nat(), damage, fc.nat(40), ([path, text], start, inserted, removed) => {
      const at = start % text.length;
      const damaged = text.slice(0, at) + inserted + text.slice(at + removed);
      const lab = new Map(healthyLab).set(path, damaged);
      for (const problem of checkLab(lab))
        expect(problem).toMatchObject({ code: expect.any(String), next: expect.any(String) });
      expect(listExperiments(lab)).toHaveLength(3);
    }),
    { numRuns: 25 },
  );
});

describe("listExperiments", () => {
  test("shows all of the lab, by name and environment", () => {
    expect(listExperiments(healthyLab)).toMatchObject([
      {
        name: "goods",
        environment: "production",
        kind: "OTree",
        title: "The goods game",
        state: "running",
        repository: "registry.example/econ/goods",
        tag: "14",
        digest: `sha256:${"b".repeat(64)}`,
        hold: undefined,
        url: "https://goods.lab.example",
        problems: [],
      },
      { name: "goods", environment: "staging", tag: "15", url: "https://goods.staging.lab.example", problems: [] },
      { name: "trust", environment: "staging", tag: undefined, digest: undefined, problems: [] },
    ]);
  });

  test.for(cases)("lists what it can of %s", (name) => {
    const summaries = listExperiments(brokenLab(name).lab);
    expect(summaries.map((summary) => summary.environment)).toContain("production");
    expect(summaries.find(({ environment }) => environment === "production")?.url).toMatch(/^https:\/\/goods\./);
  });

  test("a broken experiment keeps its place and says why", () => {
    const [, staging] = listExperiments(brokenLab("yaml-too-deep").lab);
    expect(staging).toMatchObject({
      name: "goods",
      kind: "OTree",
      state: undefined,
      problems: [{ code: "YAML_TOO_DEEP" }],
    });
  });

  test("a hold is shown", () => {
    const operation = "environments/staging/goods/operation.yaml";
    const text = `${healthyLab.get(operation)}hold: {reason: loses payoffs, since: 2026-11-21}\n`;
    expect(listExperiments(new Map(healthyLab).set(operation, text))[1]?.hold?.reason).toBe("loses payoffs");
  });
});

function brokenLab(name: string): { lab: Files; expected: string } {
  const changes = changesOf(name);
  const expected = changes.get("expected.txt") ?? "";
  const removed = new Set(changes.get("removed.txt")?.split("\n"));
  const lab = new Map([...healthyLab, ...changes].filter(([path]) => !removed.has(path)));
  lab.delete("expected.txt");
  lab.delete("removed.txt");
  return { lab, expected };
}

function changesOf(name: string): Map<string, string> {
  return readDirectory(join(testdata, "broken-labs", name));
}

function readDirectory(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return new Map(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, "utf8")]));
}

function placeOf({ file, line, column }: Problem): string {
  return [file, line, column].filter((part) => part !== undefined).join(":");
}
