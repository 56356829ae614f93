import { describe, expect, test } from "vitest";
import {
  addComponent,
  addPatch,
  addToList,
  removeAnnotation,
  removeComponent,
  removeConfigMap,
  removeFromList,
  removeLabel,
  removePatch,
  removeResource,
  removeSecret,
  setAnnotations,
  setConfigMapLiterals,
  setImage,
  setLabels,
  setNamePrefix,
  setNamespace,
  setNameSuffix,
  setReplicas,
  setSecretLiterals,
} from "../src/index.ts";

interface EditCase {
  readonly name: string;
  readonly edit: (text: string) => string;
  readonly before: string;
  readonly after: string;
}

const shopLabel = { pairs: { team: "shop" } };
const inlinePatch = { target: { kind: "Deployment" }, patch: "- op: remove\n  path: /spec/replicas\n" };

const cases: readonly EditCase[] = [
  {
    name: "setNamespace changes the value and keeps its comment",
    edit: (text) => setNamespace(text, "shop"),
    before: "# a\nnamespace: 'old' # where\nresources: [a]\n",
    after: "# a\nnamespace: shop # where\nresources: [a]\n",
  },
  {
    name: "setNamespace fills an empty field",
    edit: (text) => setNamespace(text, "shop"),
    before: "namespace: # where\nresources: [a]\n",
    after: "namespace: shop # where\nresources: [a]\n",
  },
  {
    name: "setNamespace takes the field away",
    edit: (text) => setNamespace(text, undefined),
    before: "resources: [a]\nnamespace: old\n# end\n",
    after: "resources: [a]\n# end\n",
  },
  {
    name: "setNamePrefix and setNameSuffix quote what needs quotes",
    edit: (text) => setNameSuffix(setNamePrefix(text, "- "), "1"),
    before: "resources:\n- a\n",
    after: 'resources:\n- a\nnamePrefix: "- "\nnameSuffix: "1"\n',
  },
  {
    name: "a file of comments keeps them",
    edit: (text) => setNamespace(text, "shop"),
    before: "# only a comment\r\n",
    after: "# only a comment\r\nnamespace: shop\r\n",
  },
  {
    name: "a file in braces",
    edit: (text) => addComponent(setNamespace(text, "shop"), "../a"),
    before: "{resources: [a]}\n",
    after: "{resources: [a], namespace: shop, components: [../a]}\n",
  },
  {
    name: "setReplicas changes the count of an entry",
    edit: (text) => setReplicas(text, { name: "web", count: 3 }),
    before: "replicas:\n- count: 1 # few\n  name: web\n- name: db\n  count: 1\n",
    after: "replicas:\n- count: 3 # few\n  name: web\n- name: db\n  count: 1\n",
  },
  {
    name: "setReplicas adds an entry, indented as the file's lists are",
    edit: (text) => setReplicas(text, { name: "web", count: 3 }),
    before: "resources:\n    - a\n",
    after: "resources:\n    - a\nreplicas:\n    - name: web\n      count: 3\n",
  },
  {
    name: "setLabels sets pairs of the entry that goes to the same places",
    edit: (text) => setLabels(text, { pairs: { team: "shop", on: "yes" } }),
    before: "labels:\n- pairs: {team: a}\n  includeSelectors: true\n- pairs:\n    team: b # who\n",
    after: 'labels:\n- pairs: {team: a}\n  includeSelectors: true\n- pairs:\n    team: shop # who\n    "on": "yes"\n',
  },
  {
    name: "setLabels adds an entry for other places",
    edit: (text) => setLabels(text, { ...shopLabel, includeSelectors: true }),
    before: "labels:\n- pairs: {team: a}\n",
    after: "labels:\n- pairs: {team: a}\n- pairs:\n    team: shop\n  includeSelectors: true\n",
  },
  {
    name: "removeLabel takes it out of each entry, and entries that lose their last one",
    edit: (text) => removeLabel(text, "team"),
    before:
      "labels:\n- pairs:\n    team: a\n    app: x # kept\n- pairs: {team: b}\n- pairs: {app: y}\ncommonLabels:\n  team: c\n",
    after: "labels:\n- pairs:\n    app: x # kept\n- pairs: {app: y}\n",
  },
  {
    name: "setAnnotations changes and adds",
    edit: (text) => setAnnotations(text, { a: "2", "grove/b": "x: y" }),
    before: "commonAnnotations:\n  a: '1'\n  c: d\n",
    after: 'commonAnnotations:\n  a: "2"\n  c: d\n  grove/b: "x: y"\n',
  },
  {
    name: "removeAnnotation takes the field away with its last one",
    edit: (text) => removeAnnotation(removeAnnotation(text, "b"), "a"),
    before: "resources: [a]\ncommonAnnotations: {a: b}\n",
    after: "resources: [a]\n",
  },
  {
    name: "setConfigMapLiterals changes a literal and adds one",
    edit: (text) => setConfigMapLiterals(text, { name: "settings", literals: { MODE: "b", QUOTED: "'x'" } }),
    before: "configMapGenerator:\n- name: settings\n  literals:\n  - MODE=a # how\n  - MODERN=no\n  files: [a.txt]\n",
    after:
      "configMapGenerator:\n- name: settings\n  literals:\n  - MODE=b # how\n  - MODERN=no\n  - QUOTED=\"'x'\"\n  files: [a.txt]\n",
  },
  {
    name: "setConfigMapLiterals makes the list",
    edit: (text) => setConfigMapLiterals(text, { name: "settings", literals: { MODE: "a" } }),
    before: "configMapGenerator:\n  - files:\n      - a.txt\n    name: settings # ours\n",
    after: "configMapGenerator:\n  - files:\n      - a.txt\n    name: settings # ours\n    literals:\n      - MODE=a\n",
  },
  {
    name: "setSecretLiterals makes the entry",
    edit: (text) => setSecretLiterals(text, { name: "keys", literals: { TOKEN: "a=b" } }),
    before: "",
    after: "secretGenerator:\n- name: keys\n  literals:\n  - TOKEN=a=b\n",
  },
  {
    name: "removeConfigMap and removeSecret take entries away",
    edit: (text) => removeSecret(removeConfigMap(text, "a"), "a"),
    before:
      "configMapGenerator:\n- name: a\n  literals:\n  - X=y\n- name: b\nsecretGenerator: [{name: a}, {name: b}]\n",
    after: "configMapGenerator:\n- name: b\nsecretGenerator: [{name: b}]\n",
  },
  {
    name: "removeComponent leaves an empty list behind, and comments where they are",
    edit: (text) => removeComponent(text, "../a"),
    before: "components: # more\n# first\n- ../a # gone\n# last\nresources: [a]\n",
    after: "components: [] # more\n# first\n# last\nresources: [a]\n",
  },
  {
    name: "addPatch writes an inline patch as a block, removePatch takes it away",
    edit: (text) => addPatch(text, inlinePatch),
    before: "patches:\n- path: a.yaml\nnamespace: x\n",
    after:
      "patches:\n- path: a.yaml\n- patch: |\n    - op: remove\n      path: /spec/replicas\n  target:\n    kind: Deployment\nnamespace: x\n",
  },
  {
    name: "removePatch takes away a block at its end, and nothing behind it",
    edit: (text) => removePatch(text, { patch: "a\nb\n" }),
    before: "patches:\n- path: a.yaml\n- patch: |\n    a\n    b\n# end\nnamespace: x\n",
    after: "patches:\n- path: a.yaml\n# end\nnamespace: x\n",
  },
  {
    name: "removeResource looks into the older list, too",
    edit: (text) => removeResource(text, "../base"),
    before: "resources: [../base, a]\nbases:\n- ../base\n- ../more\n",
    after: "resources: [a]\nbases:\n- ../more\n",
  },
  {
    name: "addToList and removeFromList know the other lists of texts",
    edit: (text) =>
      removeFromList(addToList(text, { list: "transformers", entry: "b.yaml" }), { list: "buildMetadata", entry: "x" }),
    before: "buildMetadata: [x, managedByLabel]\ntransformers: [a.yaml]\n",
    after: "buildMetadata: [managedByLabel]\ntransformers: [a.yaml, b.yaml]\n",
  },
];

describe("edits of single fields", () => {
  test.for(cases)("$name", ({ edit, before, after }) => {
    expect(edit(before)).toBe(after);
    expect(edit(after)).toBe(after);
    expect(edit(windows(before))).toBe(before === "" ? after : windows(after));
  });

  test("what was added goes again without a trace", () => {
    const before = "patches:\n- path: a.yaml # one\nnamespace: x\n";
    expect(removePatch(addPatch(before, inlinePatch), inlinePatch)).toBe(before);
  });

  test.for([
    {
      name: "a value that is used elsewhere, too",
      edit: (): string => setNamespace("namespace: &n a\nnamePrefix: *n\n", "b"),
    },
    {
      name: "an item that is used elsewhere, too",
      edit: (): string => removeComponent("components: [&a ../a, ../b]\nresources: [*a]\n", "../a"),
    },
    {
      name: "a list that is used elsewhere, too",
      edit: (): string => addComponent("components: &c\n- ../a\nresources: *c\n", "../b"),
    },
    { name: "a field in another spelling", edit: (): string => setNamespace("Namespace: a\n", "b") },
    {
      name: "an image of the older list, which would win",
      edit: (): string => setImage("imageTags: [{name: web, newTag: a}]\n", { name: "web", newTag: "b" }),
    },
    { name: "a file that is a list", edit: (): string => setNamespace("- a\n", "b") },
    { name: "a mapping where a text belongs", edit: (): string => setNamespace("namespace: {a: b}\n", "b") },
    {
      name: "two entries of a name",
      edit: (): string => removeConfigMap("configMapGenerator: [{name: a}, {name: a}]", "a"),
    },
  ])("refuses $name", ({ edit }) => {
    expect(edit).toThrow(expect.objectContaining({ code: "EDIT_IMPOSSIBLE" }));
  });
});

function windows(text: string): string {
  return text.replaceAll(/\r?\n/g, "\r\n");
}
