import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  addPatch,
  addResource,
  removePatch,
  removeResource,
  setAnnotations,
  setConfigMapLiterals,
  setImage,
  setLabels,
  setNamespace,
  setReplicas,
} from "../src/index.ts";

/** Ways in which people write a list of entries, each of which is a text or fields. */
const listStyles: readonly ((entries: readonly Written[]) => readonly string[])[] = [
  (entries) => entries.flatMap((entry) => blockItem(entry, "")),
  (entries) => entries.flatMap((entry) => blockItem(entry, "  ")),
  (entries) => entries.flatMap((entry) => ["# about the next", ...blockItem(entry, "    "), ""]),
  (entries) => [` [${entries.map(flowItem).join(", ")}] # in brackets`],
  (entries) => [" [", ...entries.map((entry) => `    ${flowItem(entry)}, # with a comma`), "  ]"],
];

type Written = string | readonly (readonly [field: string, text: string])[];

function blockItem(entry: Written, indent: string): string[] {
  if (typeof entry === "string") return [`${indent}-  ${entry}  # kept`];
  return entry.map(([field, text], at) => `${indent}${at === 0 ? "- " : "  "}${field}:   ${text} # ${field}`);
}

function flowItem(entry: Written): string {
  return typeof entry === "string" ? entry : `{ ${entry.map(([field, text]) => `${field}: ${text}`).join(", ")} }`;
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const quoted = (text: string): fc.Arbitrary<string> => fc.constantFrom(text, `"${text}"`, `'${text}'`);

/** A list whose entries have names, each its own. */
const named = (field: string, entry: (name: string) => fc.Arbitrary<Written>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.uniqueArray(word, { minLength: 1, maxLength: 3 }), fc.constantFrom(...listStyles))
    .chain(([names, style]) => fc.tuple(...names.map(entry)).map((entries) => chunk(field, style(entries))));

function chunk(field: string, lines: readonly string[]): string {
  const [first = ""] = lines;
  return [first.startsWith(" [") ? `${field}:${first}` : `${field}: # here\n${first}`, ...lines.slice(1), ""].join(
    "\n",
  );
}

const fields: readonly fc.Arbitrary<string>[] = [
  named("resources", (name) => quoted(name)),
  named("images", (name) =>
    fc.tuple(quoted(name), quoted("v1")).map(
      ([text, tag]) =>
        [
          ["newTag", tag],
          ["name", text],
        ] as const,
    ),
  ),
  named("replicas", (name) =>
    quoted(name).map(
      (text) =>
        [
          ["name", text],
          ["count", "1"],
        ] as const,
    ),
  ),
  named("patches", (name) => quoted(name).map((text) => [["path", text]] as const)),
  named("configMapGenerator", (name) =>
    quoted(name).map(
      (text) =>
        [
          ["name", text],
          ["literals", "[A=b, 'C=d']"],
        ] as const,
    ),
  ),
  fc.constantFrom("labels:\n- pairs: {a: b} # who\n", "labels:\n  - pairs:\n      a: 'b'\n"),
  fc.constantFrom("commonAnnotations:\n    a:  b # why\n", 'commonAnnotations: { "a": b }\n'),
  fc.constantFrom("namespace: x\n", "namespace:   'x'   # where\n", '"namespace": "x"\n'),
  fc.constantFrom("# a comment\n\n", "generatorOptions: &options\n  immutable: true\n", "crds: []\n"),
];

/** A kustomization: some of the fields in any order, with either line break, with or without one at the end. */
const file = fc
  .tuple(fc.shuffledSubarray([...fields]), fc.constantFrom("\n", "\r\n"), fc.boolean())
  .chain(([chosen, lineBreak, endsWithBreak]) =>
    fc.tuple(...chosen).map((chunks) => {
      const text = chunks.join("").replaceAll("\n", lineBreak);
      return endsWithBreak ? text : text.replace(/\r?\n$/, "");
    }),
  );

/** How many bytes of the first text are not in the second, when one range was replaced. */
function lost(before: string, after: string): number {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end))
    end += 1;
  return before.length - start - end;
}

const adding: readonly (readonly [name: string, edit: (text: string) => string, field: string, entry: unknown])[] = [
  ["addResource", (text) => addResource(text, "new.yaml"), "resources", "new.yaml"],
  ["addPatch", (text) => addPatch(text, { path: "new.yaml" }), "patches", { path: "new.yaml" }],
  ["setImage", (text) => setImage(text, { name: "new-1", newTag: "1" }), "images", { name: "new-1", newTag: "1" }],
  ["setReplicas", (text) => setReplicas(text, { name: "new-1", count: 2 }), "replicas", { name: "new-1", count: 2 }],
  [
    "setLabels",
    (text) => setLabels(text, { pairs: { x: "y" }, includeTemplates: true }),
    "labels",
    { pairs: { x: "y" }, includeTemplates: true },
  ],
  [
    "setConfigMapLiterals",
    (text) => setConfigMapLiterals(text, { name: "new-1", literals: { A: "b" } }),
    "configMapGenerator",
    { name: "new-1", literals: ["A=b"] },
  ],
];

describe("whatever a kustomization looks like", () => {
  test.for(adding)("%s adds its entry and takes no byte away", ([, edit, field, entry]) => {
    fc.assert(
      fc.property(file, (text) => {
        const result = edit(text);
        expect(lost(text, result)).toBe(0);
        expect(contentOf(result)[field]).toContainEqual(entry);
        expect(edit(result)).toBe(result);
      }),
    );
  });

  test("removing takes back what adding brought, and only that", () => {
    fc.assert(
      fc.property(file, (text) => {
        const patch = { path: "new.yaml", target: { kind: "Deployment" } };
        const removed = removePatch(removeResource(addPatch(addResource(text, "new.yaml"), patch), "new.yaml"), patch);
        expect(lost(text, removed)).toBe(0);
        const empty = { resources: [], patches: [] };
        expect({ ...empty, ...contentOf(removed) }).toEqual({ ...empty, ...contentOf(text) });
      }),
    );
  });

  test("setting a value replaces that value only", () => {
    fc.assert(
      fc.property(file, (text) => {
        const spaced = setNamespace(text, "shop");
        expect(lost(text, spaced)).toBeLessThanOrEqual(3);
        expect(contentOf(spaced)).toEqual({ ...contentOf(text), namespace: "shop" });
        const annotated = setAnnotations(text, { a: "c" });
        expect(lost(text, annotated)).toBeLessThanOrEqual(1);
        expect(contentOf(annotated)).toEqual({ ...contentOf(text), commonAnnotations: { a: "c" } });
      }),
    );
  });
});

function contentOf(text: string): Record<string, unknown> {
  return (parse(text) ?? {}) as Record<string, unknown>;
}
