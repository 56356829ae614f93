import { describe, expect, test } from "vitest";
import { checkProject } from "../src/index.ts";

const hash = (digit: string): string => `--hash=sha256:${digit.repeat(64)}`;
const healthy = new Map([
  [
    "experiment.yaml",
    "apiVersion: grove/v1\nkind: JupyterHub\nname: statistics\nimage: r.example/statistics\n" +
      "authentication: {gitlab: {url: 'https://git.example', groups: [econ]}}\n",
  ],
  ["requirements.txt", `scipy==1.20.0 \\\n    ${hash("a")} \\\n    ${hash("b")}\n    # via -r requirements.in\n`],
  ["Containerfile", "FROM r.example/grove/jupyterhub-user:5.5.4\nUSER root\nRUN pip install .\nUSER 1000:1000\n"],
]);

/** What teaching teams write, and what must not be taken for a fault. */
const table: readonly [file: string, text: string | undefined, codes: readonly string[]][] = [
  ["unrelated.txt", "", []],
  ["requirements.txt", "", []],
  ["requirements.txt", undefined, ["REQUIREMENTS_MISSING"]],
  ["requirements.txt", "scipy\n", ["HASH_MISSING:1"]],
  ["requirements.txt", `scipy==1 ${hash("a")}\nnumpy==2\n`, ["HASH_MISSING:2"]],
  ["requirements.txt", `scipy==1 \\\n  --hash=sha256:00\nnumpy==2 \\\r\n ${hash("a")}\n`, ["HASH_MISSING:1"]],
  ["requirements.txt", `# scipy\n-r more.txt\n`, []],
  ["Containerfile", undefined, ["CONTAINERFILE_MISSING"]],
  ["Containerfile", "FROM r.example/user:latest\nUSER 1000\n", ["BASE_IMAGE_MUTABLE:1"]],
  ["Containerfile", "FROM r.example/user\nUSER 1000\n", ["BASE_IMAGE_MUTABLE:1"]],
  ["Containerfile", `FROM r.example/user:1\nUSER root\nRUN pip install .\n`, ["IMAGE_RUNS_AS_ROOT:2"]],
  ["experiment.yaml", "kind: JupyterHub\nname: statistics\n", ["KEY_MISSING:1", "KEY_MISSING:1", "KEY_MISSING:1"]],
  [".env", "", ["SECRETS_COMMITTED"]],
  ["start.sh", "a\r\n", ["SCRIPT_LINE_ENDS:1"]],
];

describe("a course's project", () => {
  test("in which all is well has no problems", () => {
    expect(checkProject(healthy)).toEqual([]);
  });

  test("may call its recipe Dockerfile", () => {
    const files = new Map([...healthy, ["Dockerfile", healthy.get("Containerfile") ?? ""]]);
    files.delete("Containerfile");
    expect(checkProject(files)).toEqual([]);
  });

  test.for(table)("%s: %j", ([file, text, expected]) => {
    const files = new Map(healthy);
    if (text === undefined) files.delete(file);
    else files.set(file, text);
    const problems = checkProject(files);
    expect(problems.map(({ code, line }) => (line === undefined ? code : `${code}:${line}`))).toEqual(expected);
  });
});
