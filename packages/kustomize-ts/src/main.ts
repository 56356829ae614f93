import { join, resolve } from "node:path";
import { build, type BuildResult } from "./build/build.ts";
import { type BuildArguments, buildArguments } from "./command/build-arguments.ts";
import { outputFiles } from "./command/output-files.ts";
import { KustomizeError } from "./kustomize-error.ts";
import { diskTree } from "./node/disk-tree.ts";

const help = `kustomize-ts renders kustomizations as kustomize 5.8.2 does.

Usage:
  kustomize-ts build [PATH]     print the rendered resources of PATH (default: this directory)

Options of build:
  -o, --output PATH             write to this file; to a directory: one file for each resource
  --load-restrictor VALUE       LoadRestrictionsRootOnly (default) or LoadRestrictionsNone
  --reorder VALUE               legacy (default) or none
  --enable-managedby-label      add the label app.kubernetes.io/managed-by
  -h, --help                    print this text

Example:
  kustomize-ts build environments/staging/public-goods
`;

/** Runs the command; gives its exit code: 0 done, 1 failed or wrong use, as the original. */
export async function main(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined || verb === "--help" || verb === "-h" || verb === "help" || rest.some(isHelp)) {
    process.stdout.write(help);
    return 0;
  }
  if (verb === "version") {
    process.stdout.write("v5.8.2\n");
    return 0;
  }
  try {
    if (verb !== "build") throw new Error(`unknown command "${verb}" for "kustomize-ts"`);
    await runBuild(buildArguments(rest, process.env));
    return 0;
  } catch (error) {
    process.stderr.write(`Error: ${describe(error)}\n`);
    return 1;
  }
}

async function runBuild({ path, output, options, warnings }: BuildArguments): Promise<void> {
  warn(warnings);
  const result = build(diskTree("/"), resolve(path), options);
  warn(result.warnings);
  if (output !== "") return writeOutput(result, output);
  await new Promise<void>((done) => {
    process.stdout.write(result.yaml, () => done());
  });
}

function warn(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
}

/** Writes all into one file, or each resource into its own where the path is a directory. */
async function writeOutput(result: BuildResult, output: string): Promise<void> {
  const { statSync, writeFileSync } = await import("node:fs");
  if (statSync(output, { throwIfNoEntry: false })?.isDirectory() !== true) return writeFileSync(output, result.yaml);
  for (const [name, text] of outputFiles(result)) writeFileSync(join(output, name), text);
}

function isHelp(argument: string): boolean {
  return argument === "--help" || argument === "-h";
}

function describe(error: unknown): string {
  if (!(error instanceof KustomizeError)) return error instanceof Error ? error.message : String(error);
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(":");
  return `${error.file === undefined ? "" : `/${place}: `}${error.message} [${error.code}]${error.next === undefined ? "" : `\n  ${error.next}`}`;
}
