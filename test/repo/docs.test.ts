import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { grammarFault, mentionFault } from "../support/grammar-fault.ts";
import { anchorsOf, codeSpansOf, linksOf, shellLinesOf } from "../support/markdown-page.ts";
import { findRepositoryFiles, readRepositoryFile, repositoryRoot } from "../support/repository.ts";
import { shellCommandsOf } from "../support/shell-commands.ts";

const folders = ["docs", "apps", "bootstrap", "packages", "pipelines", "test"];
const pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md"].concat(
  folders.flatMap((folder) => findRepositoryFiles(folder, ".md")),
);
const { scripts } = JSON.parse(readRepositoryFile("package.json")) as { scripts: Readonly<Record<string, string>> };

describe.for(pages)("%s", (page) => {
  const text = readRepositoryFile(page);

  test("leads only to files and headings that are there", () => {
    expect(linksOf(text).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  test("shows only commands that grove takes", () => {
    const shown = shellLinesOf(text).flatMap((line) => faultsOf(line, grammarFault));
    const mentioned = codeSpansOf(text).flatMap((code) => faultsOf(code, mentionFault));
    expect([...shown, ...mentioned]).toEqual([]);
  });

  test("runs only scripts that package.json has", () => {
    const names = [...shellLinesOf(text), ...codeSpansOf(text)]
      .flatMap(shellCommandsOf)
      .filter(([command, verb, name]) => command === "npm" && verb === "run" && name !== undefined)
      .map(([, , name = ""]) => name);
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test.for([
  ["docs/experimenter.md", "lab-manager.md"],
  ["docs/lab-manager.md", "engineer.md"],
] as const)("%s leads on to %s", ([page, next]) => {
  expect(linksOf(readRepositoryFile(page))).toContain(next);
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(repositoryRoot, target))) return false;
  return anchor === undefined || anchorsOf(readRepositoryFile(target)).includes(anchor);
}

function faultsOf(line: string, fault: typeof grammarFault): readonly string[] {
  return shellCommandsOf(line)
    .filter(([command, verb]) => command === "grove" && verb !== undefined)
    .map(([, ...words]) => ({ words, said: fault(words) }))
    .filter(({ said }) => said !== undefined)
    .map(({ words, said }) => `grove ${words.join(" ")}: ${said}`);
}
