import fc from "fast-check";
import { expect, test } from "vitest";
import { build, KustomizeError, memoryTree } from "../src/index.ts";

const object = (kind: string, rest: string) => `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: a\n${rest}`;

// One project that uses everything, so that a changed character may hit any part of the package.
const project: Readonly<Record<string, string>> = {
  "kustomization.yaml": `resources: [r.yaml, base]
components: [c]
namespace: ns
namePrefix: p-
nameSuffix: -s
labels: [{pairs: {l: v}, includeSelectors: true, fields: [{path: spec/x, create: true}]}]
commonAnnotations: {a: b}
images: [{name: "app.*", newTag: "2"}]
replicas: [{name: a, count: 2}]
configMapGenerator: [{name: g, literals: [A=1], files: [f=r.yaml], envs: [e.env]}]
secretGenerator: [{name: g, literals: ['B="2"'], options: {disableNameSuffixHash: true}}]
generatorOptions: {labels: {g: h}}
patches:
- path: p.yaml
- target: {kind: Deployment, name: "a|b", labelSelector: "l in (v, w), !x"}
  patch: |
    - {op: add, path: /metadata/annotations/c~1d, value: [1, 0x1f, ~]}
    - {op: test, path: /kind, value: Deployment}
patchesJson6902: [{target: {version: v1, kind: ConfigMap, name: g}, patch: '[{"op": "add", "path": "/x", "value": {}}]'}]
replacements:
- source: {kind: ConfigMap, name: g, fieldPath: data.A}
  targets: [{select: {kind: Deployment}, fieldPaths: ["spec.template.spec.containers.*.name"], options: {delimiter: "/", index: 1}}]
vars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: g}, fieldref: {fieldPath: data.A}}]
configurations: [conf.yaml]
crds: [crd.json]
openapi: {path: schema.json}
buildMetadata: [originAnnotations, transformerAnnotations]
sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Secret]}}
transformers: ["{apiVersion: builtin, kind: LabelTransformer, metadata: {name: t}, labels: {t: u}, fieldSpecs: [{path: metadata/labels, create: true}]}"]
validators: []
`,
  "r.yaml": `${object("Deployment", "spec: &s\n  template:\n    spec:\n      containers:\n      - {name: a, image: app:1, env: [{name: E, value: x/$(V)}]}\n")}---\n${object("StatefulSet", 'spec:\n  <<: {b: "\\u00e9"}\n  c: >-\n    folded\n    text\n')}`,
  "base/kustomization.yaml": "resources: [../base2]\nnamePrefix: b-\n",
  "base2/kustomization.yaml": "resources: [x.yml]\n",
  "base2/x.yml": object("DaemonSet", "data: |\n  a\n   b\n"),
  "c/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\n",
  "p.yaml": object(
    "Deployment",
    "spec:\n  template:\n    spec:\n      containers:\n      - {name: a, $patch: merge, ports: [{containerPort: 1}]}\n",
  ),
  "e.env": "# comment\nC=3\nD\n",
  "conf.yaml":
    "varReference: [{path: spec/template/spec/containers/env/value}]\nnameReference: [{kind: ConfigMap, fieldSpecs: [{path: spec/ref/name}]}]\n",
  "crd.json":
    '{"x.K": {"Schema": {"properties": {"kind": {}, "apiVersion": {}, "metadata": {}, "ref": {"$ref": "x.K"}}}}}',
  "schema.json":
    '{"definitions": {"d": {"properties": {"spec": {"type": "array", "items": {"$ref": "#/definitions/d"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}, "x-kubernetes-group-version-kind": [{"group": "apps", "version": "v1", "kind": "Deployment"}]}}}',
};

interface Change {
  readonly file: string;
  /** Where, from 0 to 1. */
  readonly place: number;
  readonly removed: number;
  readonly inserted: Uint8Array;
}

const marks = [
  "\n",
  "  ",
  "- ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  "*s",
  "&s ",
  "!!int ",
  "|\n",
  ">-\n",
  '"',
  "'",
  "\t",
  "#",
  "---\n",
  "null",
  "__proto__",
  "$patch: delete\n",
  "-1",
  "1e999",
  "../",
  ".",
  "\u2028",
  "\r",
];

const change: fc.Arbitrary<Change> = fc.record({
  file: fc.constantFrom("kustomization.yaml", ...Object.keys(project)),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  inserted: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(...marks).map((mark) => new TextEncoder().encode(mark)),
  ),
});

function changed(changes: readonly Change[]): Map<string, Uint8Array> {
  const files = new Map(Object.entries(project).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  for (const { file, place, removed, inserted } of changes) {
    const bytes = files.get(file) ?? new Uint8Array();
    const at = Math.floor(place * bytes.length);
    files.set(file, Uint8Array.of(...bytes.slice(0, at), ...inserted, ...bytes.slice(at + removed)));
  }
  return files;
}

/** Only a `KustomizeError` may come out of a build, whatever goes in; its code. */
function verdictOf(files: Iterable<readonly [string, Uint8Array]>): string {
  try {
    build(memoryTree(files), "");
    return "ok";
  } catch (error) {
    if (error instanceof KustomizeError) return error.code;
    throw error;
  }
}

// KUSTOMIZE_TS_RUNS=100000 looks longer. A failure prints its seed and the smallest change that still fails.
const numRuns = Number(process.env["KUSTOMIZE_TS_RUNS"] ?? 1000);

test("a project with everything is built", () => {
  expect(verdictOf(changed([]))).toBe("ok");
});

test("changed files are built, or refused by a typed error", () => {
  const verdicts = new Set<string>();
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      verdicts.add(verdictOf(changed(changes)));
    }),
    { numRuns },
  );
  // Else the changes would never get beyond the parser.
  expect(verdicts.size).toBeGreaterThan(5);
});

test("any bytes are built, or refused by a typed error", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(project)), fc.uint8Array({ maxLength: 200 }), (file, bytes) => {
      verdictOf(changed([]).set(file, bytes));
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  );
});
