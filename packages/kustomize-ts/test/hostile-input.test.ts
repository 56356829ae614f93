import { refusalCases } from "./support/render-cases.ts";

const object = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
const inResource = (text: string) => ({ "kustomization.yaml": "resources: [r.yaml]\n", "r.yaml": object + text });
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
]);
