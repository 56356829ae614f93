import { describe, expect, test } from "vitest";
import { failureOf, open } from "./support/open.ts";
import { addEntry, commitOn, makeRemote, writeBlob } from "./support/remote-repository.ts";

const FILES = {
  "README.md": "lab\n",
  "apps/otree/base/deployment.yaml": "kind: Deployment\n",
  "environments/production/environment.yaml": "domain: b\n",
  "environments/staging/environment.yaml": "domain: a\n",
  "environments/staging/goods/experiment.yaml": "name: goods\n",
  "environments/staging/goods/kustomization.yaml": "tag: 1\n",
  "environments/staging/trust/experiment.yaml": "name: trust\n",
};

const lab = makeRemote(FILES);
const opening = open(lab).then((repository) => repository.snapshot());

describe("read gives", () => {
  test.for([
    { paths: ["README.md"], found: ["README.md"] },
    { paths: ["environments/staging/goods/experiment.yaml"], found: ["environments/staging/goods/experiment.yaml"] },
    {
      paths: ["environments/staging/goods", "environments/staging/environment.yaml"],
      found: [
        "environments/staging/environment.yaml",
        "environments/staging/goods/experiment.yaml",
        "environments/staging/goods/kustomization.yaml",
      ],
    },
    { paths: ["/environments/production/"], found: ["environments/production/environment.yaml"] },
    { paths: [""], found: Object.keys(FILES) },
    { paths: ["none", "none/at/all", "README.md/none", "environments/staging/none.yaml"], found: [] },
    { paths: [], found: [] },
  ])("for $paths", async ({ paths, found }) => {
    const snapshot = await opening;
    const files = await snapshot.read(paths);
    expect([...files.keys()].toSorted()).toEqual(found);
    for (const [path, text] of files) expect(text).toBe(FILES[path as keyof typeof FILES]);
  });

  test("the same again, and other files after that", async () => {
    const snapshot = await (await open(lab)).snapshot();
    await snapshot.read(["environments/staging/goods"]);
    expect((await snapshot.read(["environments/staging/goods"])).size).toBe(2);
    expect((await snapshot.read(["environments"])).size).toBe(5);
    expect((await snapshot.read(["environments/staging/none"])).size).toBe(0);
  });

  test("the commit that it was made of, although the branch moved", async () => {
    const remote = makeRemote(FILES);
    const snapshot = await (await open(remote)).snapshot();
    commitOn(remote, { "README.md": "new\n", "environments/staging/goods/experiment.yaml": null });
    expect(await snapshot.read(["README.md", "environments/staging/goods/experiment.yaml"])).toEqual(
      new Map([
        ["README.md", "lab\n"],
        ["environments/staging/goods/experiment.yaml", "name: goods\n"],
      ]),
    );
  });
});

test("read keeps every byte of a text", async () => {
  const texts = ["", "\uFEFFa: 1\r\n", "a: 1\r\n\tb", "ä€😀\n", "a\u2028b", "no end of line", "\0"];
  const files = texts.map((text, index) => [`${index}.yaml`, text] as const);
  const snapshot = await (await open(makeRemote(Object.fromEntries(files)))).snapshot();
  expect(await snapshot.read([""])).toEqual(new Map(files));
});

describe("read refuses", () => {
  test("a file that is not UTF-8", async () => {
    const snapshot = await (await open(makeRemote({ "a/latin1.txt": Buffer.from([0x66, 0xfc, 0x72]) }))).snapshot();
    expect(await failureOf(snapshot.read(["a"]))).toMatchObject({
      code: "FILE_NOT_UTF8",
      kind: "refused",
      problems: [{ file: "a/latin1.txt" }],
    });
  });

  test.for([
    ["link", "120000", ["here"]],
    ["link", "120000", ["here/environment.yaml"]],
    ["link", "120000", [""]],
    ["submodule", "160000", ["here"]],
    ["submodule", "160000", ["here/environment.yaml"]],
  ] as const)("a %s (%s) at or on the way to %j", async ([kind, mode, paths]) => {
    const remote = makeRemote(FILES);
    const id = mode === "120000" ? writeBlob(remote, "environments/staging") : "1".repeat(40);
    addEntry(remote, { mode, id, path: "here" });
    const snapshot = await (await open(remote)).snapshot();
    const failure = await failureOf(snapshot.read(paths));
    expect(failure).toMatchObject({ code: "FILE_NOT_REGULAR", problems: [{ file: "here" }] });
    expect(failure.message).toContain(kind);
    expect(await snapshot.list("")).toContainEqual({ name: "here", kind });
  });

  test.for(["../x", "a/../b", "a//b", "a\nHEAD"])("the path %j", async (path) => {
    const snapshot = await opening;
    expect(await failureOf(snapshot.read([path]))).toMatchObject({ code: "PATH_INVALID", kind: "usage" });
  });
});

describe("list gives", () => {
  test.for([
    ["", "README.md apps/ environments/"],
    ["environments/staging", "environment.yaml goods/ trust/"],
    ["environments/staging/goods", "experiment.yaml kustomization.yaml"],
    ["README.md", ""],
    ["none/at/all", ""],
  ])("for %j: %s", async ([directory, names]) => {
    const snapshot = await opening;
    const entries = await snapshot.list(directory!);
    expect(entries.map(({ name, kind }) => (kind === "directory" ? `${name}/` : name)).join(" ")).toBe(names);
  });
});
