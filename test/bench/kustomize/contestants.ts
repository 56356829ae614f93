import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../../support/repository.ts";
import type { Command } from "../measure.ts";

const execute = promisify(execFile);

/** One way to render kustomizations. */
export interface Renderer {
  readonly name: string;
  /** Prints one directory; absent when it has no command. */
  readonly one?: (directory: string) => Command;
  /** Writes every overlay of a repository to a folder, in one process; absent when it is no library. */
  readonly all?: (root: string, output: string) => Command;
}

/** What is compared; the first one is ours. Programs that are not on this machine are left out and named. */
export async function findRenderers(directory: string): Promise<readonly Renderer[]> {
  const found = [ours];
  const library = await buildLibrary(directory);
  if (library !== undefined) found.push({ name: "kustomize's library (Go)", all: library });
  if (await runs("kustomize", "version")) found.push(kustomize);
  if (await runs("kubectl", "version", "--client")) found.push(kubectl);
  return found;
}

const kustomize: Renderer = { name: "kustomize", one: (path) => ["kustomize", "build", path] };
const kubectl: Renderer = { name: "kubectl kustomize", one: (path) => ["kubectl", "kustomize", path] };

const command = join(repositoryRoot, "packages", "kustomize-ts", "bin", "kustomize-ts.js");
const program = join(import.meta.dirname, "build-overlays.ts");

const ours: Renderer = {
  name: "kustomize-ts",
  one: (path) => [process.execPath, command, "build", path],
  all: (root, output) => [process.execPath, "--conditions=@grove/source", program, root, output],
};

/** Builds the program around kustomize's library; undefined without Go. */
async function buildLibrary(directory: string): Promise<Renderer["all"]> {
  if (!(await runs("go", "version"))) return undefined;
  const binary = join(directory, "library");
  await mkdir(directory, { recursive: true });
  await execute("go", ["build", "-o", binary, "."], { cwd: join(import.meta.dirname, "library") });
  return (root, output) => [binary, root, output];
}

async function runs(name: string, ...parameters: readonly string[]): Promise<boolean> {
  const works = await execute(name, parameters).then(
    () => true,
    () => false,
  );
  if (!works) console.log(`${name} is not installed and so left out`);
  return works;
}
