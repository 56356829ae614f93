import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { installPackage } from "../support/install-package.ts";
import { readRepositoryFile, repositoryRoot } from "../support/repository.ts";

test("the license of the package is the repository's", () => {
  expect(readRepositoryFile("packages/ab-testing/LICENSE")).toBe(readRepositoryFile("LICENSE"));
});

describe("ab-testing, packed and installed into an empty project", { tags: ["slow"] }, () => {
  const page = readRepositoryFile("packages/ab-testing/README.md");
  const [, example = "", output] = /```ts\n(.*?)```\n\n```\n(.*?)```/s.exec(page) ?? [];
  let project = "";

  beforeAll(() => {
    project = installPackage({
      folder: "packages/ab-testing",
      files: ["LICENSE", "README.md", "package.json", "simulations.svg", "src"],
      projects: ["tsconfig.lib.json"],
      dependencies: ["@noble/hashes"],
    });
  }, 600_000);

  function write(file: string, text: string): string {
    writeFileSync(join(project, file), text);
    return join(project, file);
  }

  test("holds what it needs, and nothing of the repository", () => {
    const installed = JSON.parse(readFileSync(join(project, "node_modules/.package-lock.json"), "utf8")) as {
      packages: object;
    };
    const names = ["@grove/ab-testing", "@noble/hashes"];
    expect(Object.keys(installed.packages).toSorted()).toEqual(names.map((name) => `node_modules/${name}`));
    const files = readdirSync(join(project, "node_modules/@grove/ab-testing")).toSorted();
    expect(files).toEqual(["LICENSE", "README.md", "dist", "package.json", "simulations.svg"]);
  });

  test("the example of its page runs as it stands, and prints what the page says", () => {
    expect(execFileSync(process.execPath, [write("example.ts", example)], { encoding: "utf8" })).toBe(output);
  });

  test("its types are found and hold, without those of Node", () => {
    // Printing is the one thing that the example has of its surroundings.
    write(
      "main.ts",
      `declare const console: { log(...values: unknown[]): void };\n${example}
// @ts-expect-error -- no such policy
startEpoch({ ...design, policy: { kind: "greedy" } }, { name: "1", counts: {} });\n`,
    );
    const options = { module: "nodenext", target: "es2024", lib: ["es2024"], types: [], strict: true, noEmit: true };
    write("tsconfig.json", JSON.stringify({ compilerOptions: options, files: ["main.ts"] }));
    const tsc = join(repositoryRoot, "node_modules/typescript/bin/tsc");
    expect(execFileSync(process.execPath, [tsc], { cwd: project, encoding: "utf8" })).toBe("");
  });
});
