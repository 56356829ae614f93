import { expect, test } from "vitest";
import { build, memoryTree } from "../src/index.ts";
import { refusalCases } from "./support/render-cases.ts";

const object = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
const inResource = (text: string) => ({ "kustomization.yaml": "resources: [r.yaml]\n", "r.yaml": object + text });
const list = (count: number, item: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => item(at)).join("");
const maps = (count: number) => list(count, (at) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a${at}}\n`);
const doublings = `- {op: copy, from: /x, path: /x/-}\n`.repeat(40);

// Each of them would take minutes, or all memory, if it were worked off.
refusalCases([
  {
    name: "50,000 lists inside of each other",
    files: inResource(`x: ${"[".repeat(50_000)}\n`),
    code: "INPUT_TOO_DEEP",
    file: "r.yaml",
    line: 5,
  },
  {
    name: "50,000 dashes on a line",
    files: inResource(`x:\n  ${"- ".repeat(50_000)}a\n`),
    code: "INPUT_TOO_DEEP",
    file: "r.yaml",
    line: 6,
  },
  {
    name: "a fault at each of 200,000 characters",
    files: inResource(`x: [${",".repeat(200_000)}]\n`),
    code: "YAML_INVALID",
    file: "r.yaml",
    line: 5,
  },
  {
    name: "aliases of aliases",
    files: inResource(
      `x0: &x0 [a, a, a, a, a, a, a, a]\n${Array.from({ length: 9 }, (_, at) => `x${at + 1}: &x${at + 1} [${`*x${at}, `.repeat(8)}]\n`).join("")}`,
    ),
    code: "ALIAS_LIMIT",
    file: "r.yaml",
  },
  {
    name: "copies of copies",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\npatches: [{target: {kind: ConfigMap}, path: p.yaml}]\n",
      "r.yaml": `${object}x: [a]\n`,
      "p.yaml": doublings,
    },
    code: "INPUT_TOO_LARGE",
  },
  {
    name: "3,000 bases behind each other",
    files: {
      "kustomization.yaml": "resources: [d0]\n",
      ...Object.fromEntries(
        Array.from({ length: 3000 }, (_, at) => [`d${at}/kustomization.yaml`, `resources: [../d${at + 1}]\n`]),
      ),
    },
    code: "INPUT_TOO_DEEP",
  },
  {
    name: "thirty bases that each list the next one twice",
    files: {
      "kustomization.yaml": "resources: [d0]\n",
      ...Object.fromEntries(
        Array.from({ length: 30 }, (_, at) => [
          `d${at}/kustomization.yaml`,
          `resources: [../d${at + 1}, ../d${at + 1}]\n`,
        ]),
      ),
      "d30/kustomization.yaml": "resources: [r.yaml]\n",
      "d30/r.yaml": "",
    },
    code: "INPUT_TOO_LARGE",
  },
  {
    name: "components that list each other",
    files: {
      "kustomization.yaml": "components: [a]\n",
      ...Object.fromEntries(
        ["a", "b"].map((name) => [
          `${name}/kustomization.yaml`,
          `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: [../${name === "a" ? "b" : "a"}]\n`,
        ]),
      ),
    },
    code: "CYCLE",
    file: "b/kustomization.yaml",
    line: 3,
  },
  {
    name: "600,000 elements in one file",
    files: inResource(`x: [${"a,".repeat(600_000)}]\n`),
    code: "INPUT_TOO_LARGE",
    file: "r.yaml",
  },
  {
    name: "a prefix of 100 KB for 1,000 resources",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nnamePrefix: ${"a".repeat(100_000)}\n`,
      "r.yaml": maps(1000),
    },
    code: "INPUT_TOO_LARGE",
    file: "kustomization.yaml",
  },
  {
    name: "a label of 100 KB for 1,000 resources",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nlabels: [{pairs: {a: ${"a".repeat(100_000)}}}]\n`,
      "r.yaml": maps(1000),
    },
    code: "INPUT_TOO_LARGE",
    file: "kustomization.yaml",
  },
  {
    name: "a patch of 100 KB for 1,000 resources",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\npatches: [{target: {kind: ConfigMap}, path: p.yaml}]\n",
      "r.yaml": maps(1000),
      "p.yaml": `${object}x: ${"a".repeat(100_000)}\n`,
    },
    code: "INPUT_TOO_LARGE",
    file: "kustomization.yaml",
  },
  {
    name: "a value of 100 KB for 1,000 resources",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\npatches: [{target: {kind: ConfigMap}, patch: '- {op: add, path: /x, value: ${"a".repeat(100_000)}}'}]\n`,
      "r.yaml": maps(1000),
    },
    code: "INPUT_TOO_LARGE",
    file: "kustomization.yaml",
  },
  {
    name: "a text that doubles with each replacement",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nreplacements:\n${'- {source: {kind: ConfigMap, fieldPath: x}, targets: [{select: {kind: ConfigMap}, fieldPaths: [x], options: {delimiter: "/", index: -1}}]}\n'.repeat(60)}`,
      "r.yaml": `${object}x: abcdefgh\n`,
    },
    code: "INPUT_TOO_LARGE",
    file: "kustomization.yaml",
  },
  {
    name: "a var of 100 KB, 100,000 times",
    files: {
      "kustomization.yaml":
        "resources: [r.yaml]\nconfigurations: [c.yaml]\nvars: [{name: A, objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldPath: x}}]\n",
      "c.yaml": "varReference: [{path: z}]\n",
      "r.yaml": `${object}x: ${"a".repeat(100_000)}\nz: ${"$(A)".repeat(100_000)}\n`,
    },
    code: "INPUT_TOO_LARGE",
  },
  {
    name: "a file of 1 MB in 100 generators",
    files: {
      "kustomization.yaml": `configMapGenerator:\n${list(100, (at) => `- {name: a${at}, files: [f]}\n`)}`,
      f: "x".repeat(1_000_000),
    },
    code: "INPUT_TOO_LARGE",
  },
  {
    name: "2,000 generators that add to one ConfigMap",
    files: {
      "kustomization.yaml": `configMapGenerator:\n- {name: a}\n${list(2000, (at) => `- {name: a, behavior: merge, literals: [a${at}=b]}\n`)}`,
    },
    code: "INPUT_TOO_LARGE",
  },
  {
    name: "definitions that all refer to each other",
    files: {
      "kustomization.yaml": "crds: [c.yaml]\nresources: [r.yaml]\n",
      "r.yaml": object,
      "c.yaml": list(
        25,
        (at) =>
          `d${at}: {schema: {properties: {kind: {}, apiVersion: {}, metadata: {}, ${list(25, (to) => `f${to}: {$ref: d${to}}, `)}}}}\n`,
      ),
    },
    code: "INPUT_TOO_LARGE",
    file: "c.yaml",
  },
  {
    name: "an expression of 20,000 repetitions",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\npatches: [{target: {name: "${"[a-z]*".repeat(20_000)}"}, patch: "- {op: remove, path: /x}"}]\n`,
      "r.yaml": object.replace("name: a", `name: ${"a".repeat(1000)}`),
    },
    code: "INPUT_TOO_LARGE",
    file: "kustomization.yaml",
  },
  {
    name: "an expression with counted repetitions of itself",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\npatches: [{target: {name: "${"(a{1,30}){1,30}".repeat(100)}"}, patch: "- {op: remove, path: /x}"}]\n`,
      "r.yaml": object,
    },
    code: "INPUT_TOO_LARGE",
    file: "kustomization.yaml",
  },
  {
    name: "50,000 brackets in an expression",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\npatches: [{target: {name: "${"(".repeat(50_000)}"}, patch: "- {op: remove, path: /x}"}]\n`,
      "r.yaml": object,
    },
    code: "SELECTOR_INVALID",
    file: "kustomization.yaml",
  },
  {
    name: "200,000 commas in a label selector",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\npatches: [{target: {labelSelector: "${",".repeat(200_000)}"}, patch: "- {op: remove, path: /x}"}]\n`,
      "r.yaml": object,
    },
    code: "SELECTOR_INVALID",
    file: "kustomization.yaml",
  },
  {
    name: "a path of 50,000 fields",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nreplacements: [{source: {kind: ConfigMap}, targets: [{select: {kind: ConfigMap}, fieldPaths: ["${"x.".repeat(50_000)}y"]}]}]\n`,
      "r.yaml": `${object}x: {x: {x: {}}}\n`,
    },
    code: "REPLACEMENT_FAILED",
    file: "kustomization.yaml",
  },
  {
    name: "a path of 50,000 fields that are made",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nreplacements: [{source: {kind: ConfigMap}, targets: [{select: {kind: ConfigMap}, fieldPaths: ["${"x.".repeat(50_000)}y"], options: {create: true}}]}]\n`,
      "r.yaml": object,
    },
    code: "INPUT_TOO_DEEP",
  },
  {
    name: "a position beyond all numbers",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nreplacements: [{source: {kind: ConfigMap}, targets: [{select: {kind: ConfigMap}, fieldPaths: [x.${"9".repeat(400)}], options: {create: true}}]}]\n`,
      "r.yaml": `${object}x: []\n`,
    },
    code: "REPLACEMENT_FAILED",
    file: "kustomization.yaml",
  },
  {
    name: "2,000 paths of stars over 3,000 fields",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nreplacements: [{source: {kind: ConfigMap}, targets: [{select: {kind: ConfigMap}, fieldPaths: [${"x.*.*.*, ".repeat(2000)}]}]}]\n`,
      "r.yaml": `${object}x: [${"[[a, b, c], [d, e, f]], ".repeat(500)}]\n`,
    },
    code: "INPUT_TOO_LARGE",
    file: "kustomization.yaml",
  },
  {
    name: "a field name of half a megabyte",
    files: { "kustomization.yaml": `${"x".repeat(500_000)}: 1\n` },
    code: "YAML_INVALID",
  },
  {
    name: "20,000 fields in a configuration, one of them twice",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\nconfigurations: [c.yaml]\n",
      "r.yaml": object,
      "c.yaml": `${list(20_000, (at) => `k${at}: []\n`)}k0: []\n`,
    },
    code: "FIELD_INVALID",
    file: "c.yaml",
  },
  {
    name: "a field spec of 100,000 parts",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\nnamePrefix: a-\nconfigurations: [c.yaml]\n",
      "r.yaml": object,
      "c.yaml": `namePrefix: [{path: "${"x/".repeat(100_000)}y", create: true}]\n`,
    },
    code: "INPUT_TOO_DEEP",
  },
  {
    name: "a field spec without a path",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\nnamePrefix: a-\nconfigurations: [c.yaml]\n",
      "r.yaml": object,
      "c.yaml": 'namePrefix: [{path: ""}]\n',
    },
    code: "BUILD_FAILED",
    file: "kustomization.yaml",
  },
  {
    name: "a schema that is a list",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\nopenapi: {path: o.json}\npatches: [{path: r.yaml}]\n",
      "r.yaml": object,
      "o.json": "[]",
    },
    code: "FIELD_INVALID",
    file: "o.json",
  },
]);

interface HeavyCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What the output has in it. */
  readonly part: string;
}

const definition = "{properties: {x: {$ref: '#/definitions/b'}}, additionalProperties: {$ref: '#/definitions/a'}}";

// Much, or odd, but right: it is worked off, which would take minutes if each entry looked through everything.
const heavyCases: readonly HeavyCase[] = [
  {
    name: "5,000 images",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nimages:\n${list(5000, (at) => `- {name: registry.example:5000/a${at}, newTag: v${at}}\n`)}`,
      "r.yaml": list(
        500,
        (at) =>
          `---\napiVersion: v1\nkind: Pod\nmetadata: {name: a${at}}\nspec: {containers: [{image: "registry.example:5000/a${at}:1@sha256:0"}]}\n`,
      ),
    },
    part: "image: registry.example:5000/a499:v499\n",
  },
  {
    name: "100 expressions over 2,000 resources",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\npatches:\n${list(100, (at) => `- {target: {name: "a.*${at}"}, patch: "- {op: add, path: /x, value: x${at}}"}\n`)}`,
      "r.yaml": maps(2000).replaceAll("name: a", "name: b") + maps(1),
    },
    part: "x: x0\n",
  },
  {
    name: "an expression that a backtracking engine never ends",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\npatches: [{target: {name: "(a*)*(a|a)*b"}, patch: "- {op: add, path: /x, value: z}"}]\n`,
      "r.yaml": `${object.replace("name: a", `name: ${"a".repeat(1000)}`)}---\n${object.replace("name: a", "name: aab")}`,
    },
    part: "name: aab\nx: z\n",
  },
  {
    name: "1,000 replacements, each by the one before",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nreplacements:\n${list(999, (at) => `- {source: {name: a${at}, fieldPath: kind}, targets: [{select: {name: a${at + 1}}, fieldPaths: [x], options: {create: true}}]}\n`)}`,
      "r.yaml": maps(1000),
    },
    part: "name: a999\nx: ConfigMap\n",
  },
  {
    name: "5,000 vars of one resource",
    files: {
      "kustomization.yaml": `resources: [r.yaml]\nconfigurations: [c.yaml]\nvars:\n${list(5000, (at) => `- {name: V${at}, objref: {apiVersion: v1, kind: ConfigMap, name: a}}\n`)}`,
      "c.yaml": "varReference: [{path: x}]\n",
      "r.yaml": `${object}x: $(V4999)\n`,
    },
    part: "x: a\n",
  },
  {
    name: "vars that stand for each other",
    files: {
      "kustomization.yaml":
        "resources: [r.yaml]\nconfigurations: [c.yaml]\nvars:\n- {name: A, objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldPath: data.a}}\n- {name: B, objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldPath: data.b}}\n",
      "c.yaml": "varReference: [{path: data}]\n",
      "r.yaml": `${object}data: {a: $(B)$(B), b: $(A)$(A)}\n`,
    },
    part: "data:\n  a: $(A)$(A)$(A)$(A)\n",
  },
  {
    name: "schemas that refer to each other, or to nothing, or are none",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\nopenapi: {path: o.yaml}\npatches: [{path: p.yaml}]\n",
      "r.yaml": object,
      "p.yaml": `${object}x: {y: {__proto__: [1]}}\n`,
      "o.yaml": `definitions: {a: ${definition}, b: {$ref: '#/definitions/a'}, c: {$ref: c}, d: {$ref: e}, __proto__: ${definition}, constructor: 5, f: [], g: {properties: {x: 3, y: {items: {}}, z: {type: array, items: {type: array, items: 1}}}}}\npaths: {x: 1, y: {get: []}}\n`,
    },
    part: "__proto__:\n    - 1\n",
  },
  {
    name: "50,000 keys in a generator",
    files: {
      "kustomization.yaml": `configMapGenerator: [{name: a, literals: [${list(50_000, (at) => `k${at}=v,`)}]}]\n`,
    },
    part: "  k49999: v\n",
  },
  {
    name: "1,000 directories inside of each other",
    files: {
      "kustomization.yaml": `resources: [${"d/".repeat(1000)}r.yaml]\n`,
      [`${"d/".repeat(1000)}r.yaml`]: object,
    },
    part: "name: a\n",
  },
];

test.for(heavyCases)("$name", ({ files, part }) => {
  expect(build(memoryTree(Object.entries(files)), "").yaml).toContain(part);
});
