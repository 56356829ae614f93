import { appendFileSync, cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { demoFolder, repositoryRoot } from "./demo-folder.ts";
import { mustRun } from "./run.ts";

/** The experimenter's own repository: a copy of the starter with its first commit. */
export function cloneStarter(): void {
  if (existsSync(demoFolder.project)) return;
  cpSync(join(repositoryRoot, "apps", "otree", "starter"), demoFolder.project, { recursive: true });
  git("init", "--quiet", "--initial-branch=main");
  commit("Start from Grove's starter");
}

/** A change of the project, as a commit: the next image has another digest. */
export function changeProject(message: string): void {
  appendFileSync(join(demoFolder.project, "README.md"), `\n${message}.\n`);
  commit(message);
}

function commit(message: string): void {
  git("add", "--all");
  git("-c", "user.name=Ada", "-c", "user.email=ada@lab.example.org", "commit", "--quiet", "-m", message);
}

function git(...words: readonly string[]): void {
  mustRun(["git", ...words], { directory: demoFolder.project });
}
