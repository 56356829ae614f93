import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  component,
  type Deployment,
  deployment,
  jsonPatch,
  kustomization,
  literals,
  mergePatch,
  service,
  toYaml,
} from "../src/builder/index.ts";
import { build, memoryTree } from "../src/index.ts";
import { parseDocuments } from "../src/yaml/parse-documents.ts";
import { resourceToJson } from "../src/yaml/to-json.ts";

describe("toYaml", () => {
  test.for([
    {
      name: "keeps the order of fields and leaves out what is undefined",
      value: { kind: "Pod", apiVersion: "v1", metadata: { name: "web", labels: undefined } },
      text: "kind: Pod\napiVersion: v1\nmetadata:\n  name: web\n",
    },
    {
      name: "puts lists below their key, and lists and objects into lists",
      value: { a: [{ b: [1, [2, 3]], c: null }, [], {}], d: true },
      text: "a:\n  - b:\n      - 1\n      - - 2\n        - 3\n    c: null\n  - []\n  - {}\nd: true\n",
    },
    {
      name: "quotes what readers would take for something else",
      value: ["yes", "012", "1e3", "1:30", "2001-01-01", "", "~", "a: b", "a #b", "- x", "*x", "1.10", "<<", "x\ty"],
      text: '- "yes"\n- "012"\n- "1e3"\n- "1:30"\n- "2001-01-01"\n- ""\n- "~"\n- "a: b"\n- "a #b"\n- "- x"\n- "*x"\n- "1.10"\n- "<<"\n- "x\\ty"\n',
    },
    {
      name: "quotes keys, too",
      value: { on: 1, "8080": 2, "": 3, "grove/x": 4 },
      text: '"8080": 2\n"on": 1\n"": 3\ngrove/x: 4\n',
    },
    {
      name: "keeps long texts on one line and integers of 64 bits whole",
      value: { text: "word ".repeat(30).trim(), number: 9_223_372_036_854_775_807n },
      text: `text: ${"word ".repeat(30).trim()}\nnumber: 9223372036854775807\n`,
    },
    {
      name: "writes texts of several lines as blocks",
      value: { a: "1\n2\n", b: "1\n\n2", c: "1\n\n", d: " 1\n2\n", e: ["1\n2\n"], f: "\n" },
      text: "a: |\n  1\n  2\nb: |-\n  1\n\n  2\nc: |+\n  1\n\nd: |2\n   1\n  2\ne:\n  - |\n    1\n    2\nf: |2+\n\n",
    },
    {
      name: "quotes texts of several lines that a block would change",
      value: { a: "1 \n2", b: "1\r\n2" },
      text: 'a: "1 \\n2"\nb: "1\\r\\n2"\n',
    },
  ])("$name", ({ value, text }) => {
    expect(toYaml(value)).toBe(text);
  });

  test("writes several objects as several documents", () => {
    expect(toYaml({ a: 1 }, { b: 2 })).toBe("a: 1\n---\nb: 2\n");
  });

  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  test.for([
    { name: "a function", value: { a: () => 1 }, code: "RESOURCE_INVALID" },
    { name: "a date", value: [new Date(0)], code: "RESOURCE_INVALID" },
    { name: "no number", value: { a: Number.NaN }, code: "RESOURCE_INVALID" },
    { name: "nothing in a list", value: [undefined], code: "RESOURCE_INVALID" },
    { name: "half a character", value: { a: "\ud83d" }, code: "RESOURCE_INVALID" },
    { name: "an object that holds itself", value: cycle, code: "INPUT_TOO_DEEP" },
  ])("refuses $name", ({ value, code }) => {
    expect(() => toYaml(value)).toThrow(expect.objectContaining({ code, next: expect.any(String) as string }));
  });

  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.string({ unit: fc.constantFrom(...Array.from("ab01 \n\t:#-'\"[{.~\r\u0085\u2028\ufeff\u007f")), maxLength: 8 }),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      text,
      fc.boolean(),
      fc.constant(null),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(text, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));

  test("what is written is read as the same value by readers of YAML 1.1 and 1.2", () => {
    fc.assert(
      fc.property(value, (content) => {
        const written = toYaml({ content });
        expect(parse(written, { version: "1.2" })).toEqual({ content });
        expect(parse(written, { version: "1.1", merge: true })).toEqual({ content });
      }),
    );
  });

  test("and by a build", () => {
    fc.assert(
      fc.property(text, (content) => {
        const [node] = parseDocuments(toYaml({ kind: "X", content }));
        expect(node && resourceToJson(node)).toEqual({ kind: "X", content });
      }),
    );
  });
});

describe("a whole written in TypeScript", () => {
  const labels = { app: "web" };
  const web = deployment({
    metadata: { name: "web", labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "web" }] } },
    },
  });
  const door = service({ metadata: { name: "web" }, spec: { selector: labels, ports: [{ port: 80 }] } });
  const tree = memoryTree([
    ["base/web.yaml", toYaml(web, door)],
    ["base/kustomization.yaml", toYaml(kustomization({ resources: ["web.yaml"] }))],
    ["more/kustomization.yaml", toYaml(component({ replicas: [{ name: "web", count: 3 }] }))],
    [
      "shop/kustomization.yaml",
      toYaml(
        kustomization({
          namespace: "shop",
          resources: ["../base"],
          components: ["../more"],
          images: [{ name: "web", newTag: "1.10" }],
          configMapGenerator: [
            {
              name: "settings",
              literals: literals({ MODE: "on", QUOTED: '"x"' }),
              options: { disableNameSuffixHash: true },
            },
          ],
          patches: [
            {
              patch: mergePatch<Deployment>({
                apiVersion: "apps/v1",
                kind: "Deployment",
                metadata: { name: "web", labels: null },
                spec: { template: { spec: { containers: [{ name: "web", args: ["--port", "80"] }] } } },
              }),
            },
            {
              target: { kind: "Service" },
              patch: jsonPatch([{ op: "replace", path: "/spec/ports/0/port", value: 8080 }]),
            },
          ],
        }),
      ),
    ],
  ]);

  // What kustomize 5.8.2 prints for these files.
  test("builds", () => {
    expect(build(tree, "shop").yaml).toMatchInlineSnapshot(`
      "apiVersion: v1
      data:
        MODE: "on"
        QUOTED: '"x"'
      kind: ConfigMap
      metadata:
        name: settings
        namespace: shop
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
      spec:
        ports:
        - port: 8080
        selector:
          app: web
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
      spec:
        replicas: 3
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
            - args:
              - --port
              - "80"
              image: web:1.10
              name: web
      "
    `);
  });
});
