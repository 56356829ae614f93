import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Files } from "@grove/plan";

/** In whichever form it is there. */
const forms: readonly (readonly [command: string, ...before: string[]])[] = [
  ["kustomize", "build"],
  ["kubectl", "kustomize"],
];

/** Renders a directory below a root by the real kustomize; `undefined` where none is installed. CI installs it. */
export const judge: ((root: string, directory: string) => string) | undefined = findJudge();

/** Renders a directory of files that lie nowhere yet. */
export const judgeFiles: ((files: Files, directory: string) => string) | undefined =
  judge &&
  ((files, directory) => {
    const root = mkdtempSync(join(tmpdir(), "grove-judge-"));
    try {
      for (const [path, text] of files) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      return judge(root, directory);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

function findJudge(): typeof judge {
  const form = forms.find(([command]) => isInstalled(command));
  if (form === undefined) return undefined;
  const [command, ...before] = form;
  return (root, directory) => execFileSync(command, [...before, directory], { cwd: root, encoding: "utf8" });
}

function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ["--help"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
