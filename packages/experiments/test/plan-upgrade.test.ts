import { errorsOf, type Files } from "@grove/plan";
import { describe, expect, test } from "vitest";
import { checkLab, planUpgrade, type UpgradeRequest } from "../src/index.ts";
import { apply, codes, digest, edit, emptyLab, labWithGoods } from "./support/lab.ts";

const base = "apps/otree/base/kustomization.yaml";
const root = "bootstrap/kustomization.yaml";
const metricsRoot = "bootstrap/metrics/kustomization.yaml";
const upstream = "bootstrap/argocd/upstream/kustomization.yaml";
const pipeline = "pipelines/gitlab/otree.yml";
const lock = "images.lock.yaml";

const template: Files = new Map([
  [base, 'images:\n  - name: postgres # as the lock\n    newName: docker.io/library/postgres\n    newTag: "17.7"\n'],
  [
    root,
    "resources:\n  - gitlab # runners\n  - metrics/application.yaml # graphs\ncomponents:\n  - certificates\n  - lab\n",
  ],
  [metricsRoot, "components:\n  - certificate # maybe\n  - ../lab\n"],
  [upstream, "resources:\n  - https://example.org/argo-cd/v3.5.7/manifests/install.yaml\n"],
  [pipeline, "variables:\n  GROVE_COMMAND: registry.example/grove/grove:0.1.0 # grove\n"],
  ["schemas/a.json", "{}\n"],
  [
    lock,
    '# Versions.\napiVersion: grove/v1\nimages:\n  postgres: # the database\n    repository: docker.io/library/postgres\n    tag: "17.7"\n',
  ],
]);

/** The next version of the template, with one text in one file replaced. */
function newer(path: string, replacement: readonly [string, string]): UpgradeRequest {
  return { template: edit(template, path, replacement), version: "0.2.0" };
}

describe("planUpgrade", () => {
  test("changes nothing in a lab of this version", () => {
    expect(planUpgrade(emptyLab(template), { template, version: "0.1.0" })).toEqual({
      subject: "upgrade: 0.1.0 → 0.1.0",
      trailers: [],
      changes: [],
      problems: [],
    });
  });

  test("writes what the command has changed, added and dropped, and nothing else", () => {
    const before = emptyLab(template);
    const changed = new Map([...template, ["schemas/a.json", "{ }\n"], ["apps/otree/base/new.yaml", "a: 1\n"]]);
    changed.delete(pipeline);
    const plan = planUpgrade(before, { template: changed, version: "0.2.0" });
    expect(plan.problems).toEqual([]);
    expect(plan.changes.map(({ path, after }) => [path, after === undefined])).toEqual([
      ["apps/otree/base/new.yaml", false],
      ["grove.lock.yaml", false],
      [pipeline, true],
      ["schemas/a.json", false],
    ]);
    const after = apply(before, plan);
    expect(planUpgrade(after, { template: changed, version: "0.2.0" }).changes).toEqual([]);
  });

  const oneLineMore = ["  - lab", "  - lab\n  - more"] as const;
  const nextVersion = ["0.1.0", "0.2.0"] as const;
  const digestLine = ['tag: "17.7"\n', `tag: "17.7"\n    digest: "${digest("a")}"\n`] as const;
  const nothing = ["", ""] as const;
  test.for([
    ["a wildcard certificate", root, ["  - certificates\n", ""], oneLineMore],
    ["GitLab's runners", root, ["resources:\n", "resources:\n  - gitlab # runners\n"], oneLineMore],
    ["metrics", root, ["resources:\n", "resources:\n  - metrics/application.yaml # graphs\n"], oneLineMore],
    ["the image's repository", pipeline, ["registry.example", "registry.kd2.example:5000"], nextVersion],
    [
      "the image's digest, until its version changes",
      pipeline,
      ["0.1.0", `0.1.0@${digest("a")}`],
      nextVersion,
      nothing,
    ],
    ["a digest in the lock", lock, digestLine, ["Versions", "All"]],
  ] as const)("keeps what the lab has chosen: %s", ([, path, chosen, renewed, kept = chosen]) => {
    const plain = emptyLab(template);
    const plan = planUpgrade(edit(plain, path, chosen), newer(path, renewed));
    expect(plan.problems).toEqual([]);
    expect(apply(plain, plan).get(path)).toBe(edit(edit(plain, path, renewed), path, kept).get(path));
  });

  test("the choice of a wildcard certificate counts for the metrics' host, too", () => {
    const plain = emptyLab(template);
    const chosen = edit(plain, root, ["  - certificates\n", ""]);
    const plan = planUpgrade(chosen, newer(metricsRoot, ["../lab", "../lab # own"]));
    expect(plan.problems).toEqual([]);
    expect(apply(chosen, plan).get(metricsRoot)).toBe("components:\n  - ../lab # own\n");
    const byHand = edit(chosen, metricsRoot, ["  - certificate # maybe\n", ""]);
    expect(planUpgrade(byHand, newer(metricsRoot, ["../lab", "../lab # own"])).problems).toEqual([]);
  });

  test("a newer image in the lock loses the digest of the old one, here and in the base", () => {
    const resolved = apply(
      emptyLab(template),
      planUpgrade(emptyLab(template), {
        template,
        version: "0.1.0",
        digests: new Map([["docker.io/library/postgres:17.7", digest("a")]]),
      }),
    );
    const changed = edit(edit(template, lock, ["17.7", "17.8"]), base, ["17.7", "17.8"]);
    const after = apply(resolved, planUpgrade(resolved, { template: changed, version: "0.2.0" }));
    expect(after.get(lock)).toBe(changed.get(lock));
    expect(after.get(base)).toBe(changed.get(base));
  });

  test("generated files of overlays follow, what people wrote does not", () => {
    const before = labWithGoods(template);
    const old = edit(before, "environments/staging/goods/kustomization.yaml", [
      "kind: Kustomization",
      "kind:   Kustomization",
    ]);
    const plan = planUpgrade(old, { template, version: "0.2.0" });
    expect(plan.changes.map(({ path }) => path)).toEqual([
      "environments/staging/goods/kustomization.yaml",
      "grove.lock.yaml",
    ]);
    expect(apply(old, plan).get("environments/staging/goods/kustomization.yaml")).toBe(
      before.get("environments/staging/goods/kustomization.yaml"),
    );
  });

  test("lab.yaml gets the values that it lacks, and keeps its own", () => {
    const path = "bootstrap/lab/lab.yaml";
    const own = edit(edit(emptyLab(template), path, ["argocd: argocd.", "argocd: argo."]), path, [
      "  webhook: argocd-webhook.lab.example # host at which the ApplicationSets hear of a push\n",
      "",
    ]);
    const text = apply(own, planUpgrade(own, { template, version: "0.2.0" })).get(path);
    expect(text).toContain("argocd: argo.lab.example #");
    expect(text?.split("\n").at(-2)).toBe(
      "  webhook: argocd-webhook.lab.example # host at which the ApplicationSets hear of a push",
    );
  });

  test("another forge takes its pipelines along and leaves the other's", () => {
    const both = new Map([...template, [".github/workflows/otree.yaml", "on: workflow_call\n"]]);
    const plan = planUpgrade(emptyLab(both), { template: both, version: "0.1.0", forge: "github" });
    expect(plan.changes.map(({ path, after }) => [path, after === undefined])).toEqual([
      [".github/workflows/otree.yaml", false],
      ["grove.lock.yaml", false],
      [pipeline, true],
    ]);
  });
});

describe("a file that people changed", () => {
  const schema = "schemas/a.json";
  const theirs = edit(emptyLab(template), schema, ["{}", '{"ours": true}']);
  const request = newer(schema, ["{}", '{"new": true}']);

  test("stays as long as the command has nothing new for it", () => {
    const plan = planUpgrade(theirs, newer(root, ["lab", "lab\n  - more"]));
    expect(plan.problems).toEqual([]);
    expect(plan.changes.map(({ path }) => path)).toEqual([root, "grove.lock.yaml"]);
  });

  test("is asked about when both changed it, and nothing is written", () => {
    const plan = planUpgrade(theirs, request);
    expect(plan.changes).toEqual([]);
    expect(plan.problems).toEqual([
      {
        code: "LAB_FILE_CHANGED",
        severity: "error",
        file: schema,
        message: `${schema} was changed by hand, and this grove has another text`,
        next: `--overwrite ${schema} takes grove's (--dry-run shows the difference), --keep ${schema} leaves it as it is`,
      },
    ]);
  });

  test.for([
    ["overwrite", schema, '{"new": true}\n'],
    ["overwrite", "schemas", '{"new": true}\n'],
    ["overwrite", ".", '{"new": true}\n'],
    ["keep", schema, '{"ours": true}\n'],
  ] as const)("--%s %s decides, and is not asked for again", ([option, path, expected]) => {
    const after = apply(theirs, planUpgrade(theirs, { ...request, [option]: [path] }));
    expect(after.get(schema)).toBe(expected);
    expect(planUpgrade(after, request)).toMatchObject({ changes: [], problems: [] });
  });

  test.for([
    [
      "changed",
      theirs,
      new Map([...template].filter(([path]) => path !== schema)),
      "was changed by hand, and this grove has it no more",
    ],
    [
      "removed",
      new Map([...theirs].filter(([path]) => path !== schema)),
      request.template,
      "was removed by hand, and this grove has another text",
    ],
    [
      "never recorded",
      new Map([...theirs].filter(([path]) => path !== "grove.lock.yaml")),
      request.template,
      "was not written by grove, or before it kept a record, and this grove has another text",
    ],
  ] as const)("a file that was %s", ([, files, changed, message]) => {
    const { problems } = planUpgrade(files, { template: changed, version: "0.2.0" });
    expect(problems.map((problem) => problem.message)).toContain(`${schema} ${message}`);
  });
});

describe("planUpgrade refuses", () => {
  const manifests =
    "kind: StatefulSet\nmetadata:\n  name: argocd-application-controller\n      image: quay.io/argoproj/argocd:v3.5.7\n";

  test.for([
    ["a lab of a newer grove", emptyLab(template), { template, version: "0.0.9" }, "LAB_NEWER"],
    ["a path that is none", emptyLab(template), { template, version: "0.1.0", keep: ["bootstrp"] }, "PATH_NOT_FOUND"],
    [
      "a record that cannot be read",
      new Map([...emptyLab(template), ["grove.lock.yaml", "apiVersion: grove/v1\n"]]),
      { template, version: "0.1.0", overwrite: ["."] },
      "KEY_MISSING",
    ],
    [
      "manifests of an older Argo CD",
      new Map([...emptyLab(template), ["bootstrap/argocd/upstream/install.yaml", manifests]]),
      { ...newer(upstream, ["v3.5.7", "v3.6.0"]), overwrite: ["."] },
      "ARGOCD_MANIFESTS_DIFFER",
    ],
    [
      "manifests of something else",
      emptyLab(template),
      { template, version: "0.1.0", argocdManifests: "kind: List\n" },
      "ARGOCD_MANIFESTS_INVALID",
    ],
  ] as const)("%s", ([, files, request, code]) => {
    const plan = planUpgrade(files, request);
    expect(plan.changes).toEqual([]);
    expect(new Set(codes(errorsOf(plan.problems)))).toEqual(new Set([code]));
  });
});

test.for([
  [
    "in lines",
    "  postgres:\n    tag: x\n    repository: r\n",
    "  postgres:\n    tag: x\n    digest: D\n    repository: r\n",
  ],
  [
    "at the end of the file",
    "  postgres:\n    repository: r\n    tag: x",
    "  postgres:\n    repository: r\n    tag: x\n    digest: D",
  ],
  [
    "with a comment",
    "  postgres: # a\n    repository: r\n    tag: x # b\n",
    "  postgres: # a\n    repository: r\n    tag: x # b\n    digest: D\n",
  ],
  ["in braces", "  postgres: {tag: x, repository: r} # a\n", "  postgres: {tag: x, digest: D, repository: r} # a\n"],
] as const)("a digest is filled into an entry %s, and no other byte changes", ([, entry, expected]) => {
  const text = `apiVersion: grove/v1\nimages:\n${entry}`;
  const files = edit(new Map([...template, [lock, text]]), base, ["17.7", "x"]);
  const lab = emptyLab(edit(files, base, ["docker.io/library/postgres", "r"]));
  const digests = new Map([["r:x", digest("a")]]);
  const after = apply(lab, planUpgrade(lab, { template: new Map(lab), version: "0.1.0", digests }));
  expect(after.get(lock)).toBe(`apiVersion: grove/v1\nimages:\n${expected.replace("D", `"${digest("a")}"`)}`);
  expect(after.get(base)).toContain(`\n    digest: "${digest("a")}"\n`);
});

test.for([
  ["0.1.0", []],
  ["0.2.0", ["LAB_OLDER"]],
  ["0.10.0", ["LAB_OLDER"]],
  ["0.0.9", ["LAB_NEWER"]],
] as const)("check of a lab that grove 0.1.0 wrote, by grove %s", ([version, expected]) => {
  const found = checkLab(emptyLab(template), { version }).filter(({ file }) => file === "grove.lock.yaml");
  expect(codes(found)).toEqual(expected);
  expect(errorsOf(found)).toEqual([]);
});
