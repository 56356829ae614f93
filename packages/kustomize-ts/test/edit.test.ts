import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addPatch, addResource, build, memoryTree, removeResource, setImage } from "../src/index.ts";

/** Drops fields that stand twice; comments and blank lines may. */
function unique(lines: readonly string[], used: readonly string[]): string[] {
  return lines.filter((line, at) => !line.includes(":") || ![...lines.slice(0, at), ...used].includes(line));
}

describe("setImage", () => {
  const image = { name: "app", newTag: "1.2", digest: "sha256:ab" };

  test.for([
    {
      name: "changes tag and digest of an entry and keeps comments, order and other quotes",
      before: `# top\nimages: # list\n  - name: 'app' # ours\n    newTag: 1.1 # old\n    digest: 'sha256:aa'\n  # next\n  - name: db\n    newTag: "7"\n`,
      after: `# top\nimages: # list\n  - name: 'app' # ours\n    newTag: "1.2" # old\n    digest: "sha256:ab"\n  # next\n  - name: db\n    newTag: "7"\n`,
    },
    {
      name: "adds missing fields behind the last one",
      before: `images:\n- newName: registry/app # where\n  name: app # what\nresources: [a.yaml]\n`,
      after: `images:\n- newName: registry/app # where\n  name: app # what\n  newTag: "1.2"\n  digest: "sha256:ab"\nresources: [a.yaml]\n`,
    },
    {
      name: "adds an entry to a list",
      before: `images:\n    - name: db\n      newTag: "7"   # keep\n\nresources:\n    - a.yaml\n`,
      after: `images:\n    - name: db\n      newTag: "7"   # keep\n    - name: app\n      newTag: "1.2"\n      digest: "sha256:ab"\n\nresources:\n    - a.yaml\n`,
    },
    {
      name: "makes the list, indented as the other ones",
      before: `resources:\n  - a.yaml # first\n# end\n`,
      after: `resources:\n  - a.yaml # first\nimages:\n  - name: app\n    newTag: "1.2"\n    digest: "sha256:ab"\n# end\n`,
    },
    {
      name: "keeps Windows line breaks",
      before: `resources:\r\n- a.yaml\r\nimages:\r\n- name: app\r\n  newTag: "1.1"\r\n`,
      after: `resources:\r\n- a.yaml\r\nimages:\r\n- name: app\r\n  newTag: "1.2"\r\n  digest: "sha256:ab"\r\n`,
    },
    {
      name: "works in a file without a last line break",
      before: `images:\n- name: app\n  newTag: "1.1"`,
      after: `images:\n- name: app\n  newTag: "1.2"\n  digest: "sha256:ab"`,
    },
    {
      name: "edits entries in braces",
      before: `images: [{name: app, newTag: '1.1'}, {name: db}] # short\n`,
      after: `images: [{name: app, newTag: "1.2", digest: "sha256:ab"}, {name: db}] # short\n`,
    },
    {
      name: "adds to a list in brackets",
      before: `images: [{name: db}]\n`,
      after: `images: [{name: db}, {name: app, newTag: "1.2", digest: "sha256:ab"}]\n`,
    },
    {
      name: "fills an empty list",
      before: `images:\nresources:\n- a.yaml\n`,
      after: `images:\n- name: app\n  newTag: "1.2"\n  digest: "sha256:ab"\nresources:\n- a.yaml\n`,
    },
    {
      name: "fills an empty file",
      before: ``,
      after: `images:\n- name: app\n  newTag: "1.2"\n  digest: "sha256:ab"\n`,
    },
    {
      name: "changes nothing when all is there",
      before: `images:\n- digest: "sha256:ab"\n  name: app\n  newTag: "1.2"\n`,
      after: `images:\n- digest: "sha256:ab"\n  name: app\n  newTag: "1.2"\n`,
    },
  ])("$name", ({ before, after }) => {
    expect(setImage(before, image)).toBe(after);
    expect(setImage(after, image)).toBe(after);
  });

  test.for([
    {
      name: "a tag alone removes the old digest",
      before: `images:\n- name: app\n  digest: "sha256:aa" # old\n  newTag: "1.1"\n`,
      edit: { name: "app", newTag: "1.2" },
      after: `images:\n- name: app\n  newTag: "1.2"\n`,
    },
    {
      name: "also when it is the first field",
      before: `images:\n- digest: "sha256:aa"\n  name: app\n`,
      edit: { name: "app", newTag: "1.2" },
      after: `images:\n- name: app\n  newTag: "1.2"\n`,
    },
    {
      name: "a digest alone removes the old tag",
      before: `images: [{name: app, newTag: "1.1"}]\n`,
      edit: { name: "app", digest: "sha256:ab" },
      after: `images: [{name: app, digest: "sha256:ab"}]\n`,
    },
    {
      name: "a new name alone keeps both",
      before: `images:\n- name: app\n  newTag: "1.1"\n`,
      edit: { name: "app", newName: "registry.example/app" },
      after: `images:\n- name: app\n  newTag: "1.1"\n  newName: registry.example/app\n`,
    },
  ])("$name", ({ before, edit, after }) => {
    expect(setImage(before, edit)).toBe(after);
  });

  test("every other byte stays, whatever stands around the entry", () => {
    const noise = fc.array(
      fc.constantFrom(
        "# comment",
        "",
        "namespace: 'x'",
        "nameSuffix:   -a # s",
        'namePrefix: "a-"',
        "commonLabels: {a: b}",
      ),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(
        noise,
        noise,
        fc.constantFrom("\n", "\r\n"),
        fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,8}$/),
        (head, tail, eol, tag) => {
          const first = unique(head, []);
          const lines = (value: string): string =>
            [...first, "images:", "- name: app", `  newTag: ${value}`, ...unique(tail, first), ""].join(eol);
          expect(setImage(lines("old"), { name: "app", newTag: tag })).toBe(lines(`"${tag}"`));
        },
      ),
    );
  });

  test("an edited tag is what a build renders", () => {
    const kustomization = setImage("resources: [pod.yaml]\n", { name: "app", newTag: "012" });
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: app}]}\n";
    const tree = memoryTree([
      ["kustomization.yaml", kustomization],
      ["pod.yaml", pod],
    ]);
    expect(build(tree, "").yaml).toContain("image: app:012\n");
  });

  test.for([
    { name: "aliases", text: "x: &a [{name: app}]\nimages: *a\n", code: "EDIT_IMPOSSIBLE" },
    { name: "a list that is a text", text: "images: none\n", code: "EDIT_IMPOSSIBLE" },
    { name: "an entry that stands twice", text: "images: [{name: app}, {name: app}]\n", code: "EDIT_IMPOSSIBLE" },
    { name: "broken YAML", text: "images: [\n", code: "YAML_INVALID" },
  ])("refuses $name", ({ text, code }) => {
    expect(() => setImage(text, image)).toThrow(expect.objectContaining({ code }));
  });
});

describe("addResource and removeResource", () => {
  test.for([
    {
      name: "at the end of a list",
      before: "resources:\n- a.yaml # a\n# end\n",
      after: "resources:\n- a.yaml # a\n- b.yaml\n# end\n",
    },
    { name: "to a list in brackets", before: "resources: [a.yaml]\n", after: "resources: [a.yaml, b.yaml]\n" },
    { name: "to an empty list in brackets", before: "resources: []\n", after: "resources: [b.yaml]\n" },
    { name: "to a file without the list", before: "namespace: x\n", after: "namespace: x\nresources:\n- b.yaml\n" },
  ])("adds and removes $name", ({ before, after }) => {
    expect(addResource(before, "b.yaml")).toBe(after);
    expect(addResource(after, "b.yaml")).toBe(after);
    const removed = removeResource(after, "b.yaml");
    expect(removed).toBe(before === "namespace: x\n" ? "namespace: x\nresources: []\n" : before);
  });

  test("removes from the middle with its comment", () => {
    expect(removeResource("resources:\n- a\n- b # b\n- c\n", "b")).toBe("resources:\n- a\n- c\n");
    expect(removeResource("resources: [a, b, c]\n", "a")).toBe("resources: [b, c]\n");
    expect(removeResource("resources: [a]\n", "x")).toBe("resources: [a]\n");
  });
});

describe("addPatch", () => {
  const patch = { path: "p.yaml", target: { kind: "Deployment", name: "web" } };

  test.for([
    {
      name: "makes the list",
      before: "resources:\n- a.yaml\n",
      after: "resources:\n- a.yaml\npatches:\n- path: p.yaml\n  target:\n    kind: Deployment\n    name: web\n",
    },
    {
      name: "adds to a list in brackets",
      before: "patches: [{path: a.yaml}]\n",
      after: "patches: [{path: a.yaml}, {path: p.yaml, target: {kind: Deployment, name: web}}]\n",
    },
  ])("$name", ({ before, after }) => {
    expect(addPatch(before, patch)).toBe(after);
    expect(addPatch(after, patch)).toBe(after);
  });
});
