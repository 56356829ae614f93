import { resolve } from "node:path";
import { build, type BuildOptions } from "./build/build.ts";
import { KustomizeError } from "./kustomize-error.ts";
import { diskTree } from "./node/disk-tree.ts";

const help = `kustomize-ts renders kustomizations as kustomize 5.8.2 does.

Usage:
  kustomize-ts build [PATH]     print the rendered resources of PATH (default: this directory)

Options of build:
  -o, --output FILE             write to FILE instead of standard output
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
    await runBuild(parse(rest));
    return 0;
  } catch (error) {
    process.stderr.write(`Error: ${describe(error)}\n`);
    return 1;
  }
}

interface Parsed {
  readonly path: string;
  readonly output: string | undefined;
  readonly options: BuildOptions;
}

async function runBuild({ path, output, options }: Parsed): Promise<void> {
  const { yaml, warnings } = build(diskTree("/"), resolve(path), options);
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  if (output === undefined) {
    await new Promise<void>((done) => {
      process.stdout.write(yaml, () => done());
    });
    return;
  }
  const { writeFileSync } = await import("node:fs");
  writeFileSync(output, yaml);
}

function parse(args: readonly string[]): Parsed {
  const paths: string[] = [];
  const values = new Map<string, string>();
  for (let at = 0; at < args.length; at += 1) {
    const [name = "", inline] = (args[at] ?? "").split(/=(.*)/s);
    if (!name.startsWith("-")) paths.push(args[at] ?? "");
    else if (flagsWithoutValue.has(name)) values.set(name, inline ?? "true");
    else if (flagsWithValue.has(name)) values.set(name, inline ?? args[(at += 1)] ?? "");
    else throw new Error(`unknown flag: ${name}`);
  }
  if (paths.length > 1) throw new Error("specify one path to kustomization.yaml");
  return { path: paths[0] ?? ".", output: values.get("-o") ?? values.get("--output"), options: optionsOf(values) };
}

const flagsWithoutValue = new Set(["--enable-managedby-label"]);
const flagsWithValue = new Set(["-o", "--output", "--load-restrictor", "--reorder"]);

function optionsOf(values: ReadonlyMap<string, string>): BuildOptions {
  const restrictor = values.get("--load-restrictor") ?? "LoadRestrictionsRootOnly";
  const reorder = values.get("--reorder") ?? "legacy";
  if (restrictor !== "LoadRestrictionsRootOnly" && restrictor !== "LoadRestrictionsNone") {
    throw new Error(
      `illegal flag value --load-restrictor ${restrictor}; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]`,
    );
  }
  if (reorder !== "legacy" && reorder !== "none") {
    throw new Error(`illegal flag value --reorder ${reorder}; legal values: [legacy none]`);
  }
  return {
    loadRestrictor: restrictor === "LoadRestrictionsNone" ? "none" : "rootOnly",
    reorder,
    managedByLabel: values.get("--enable-managedby-label") === "true",
  };
}

function isHelp(argument: string): boolean {
  return argument === "--help" || argument === "-h";
}

function describe(error: unknown): string {
  if (!(error instanceof KustomizeError)) return error instanceof Error ? error.message : String(error);
  const place = error.file === undefined ? "" : `/${error.file}${error.line === undefined ? "" : `:${error.line}`}: `;
  return `${place}${error.message} [${error.code}]${error.next === undefined ? "" : `\n  ${error.next}`}`;
}
