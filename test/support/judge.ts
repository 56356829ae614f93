import { execFileSync } from "node:child_process";

/** In whichever form it is there. */
const forms: readonly (readonly [command: string, ...before: string[]])[] = [
  ["kustomize", "build"],
  ["kubectl", "kustomize"],
];

/** Renders a directory below a root by the real kustomize; `undefined` where none is installed. CI installs it. */
export const judge: ((root: string, directory: string) => string) | undefined = findJudge();

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
