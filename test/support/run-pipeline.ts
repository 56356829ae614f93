import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export interface PipelineOptions {
  /** A clone that is on the branch main; artifacts stay in it for buttons that are pressed later. */
  readonly checkout: string;
  /** The button that is pressed; whatever starts by itself unless told. */
  readonly job?: string | undefined;
  /** Those of the project's settings, and what this pipeline has of its own. */
  readonly variables: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The environment of the runner, which its jobs inherit. */
  readonly environment: NodeJS.ProcessEnv;
}

/** How a pipeline went. */
export interface PipelineRun {
  readonly succeeded: boolean;
  /** What its jobs said. */
  readonly output: string;
}

/** Runs the .gitlab-ci.yml of a checkout on this machine, by gitlab-ci-local with its shell executor. */
export async function runPipeline(options: PipelineOptions): Promise<PipelineRun> {
  const folder = mkdtempSync(join(tmpdir(), "grove-pipeline-"));
  try {
    return await run([...executor, ...settings(folder, options), ...jobOf(options)], options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Fetches what the .gitlab-ci.yml of a checkout includes from other projects; its pipelines find it there from now on. */
export async function fetchIncludes(checkout: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const { succeeded, output } = await run(["--list"], { checkout, environment });
  if (!succeeded) throw new Error(`the pipeline cannot be read: ${output}`);
}

/** Where the artifacts of a job lie afterwards, by their paths in the project. */
export function artifactsOf(checkout: string, job: string): string {
  return join(checkout, ".gitlab-ci-local", "artifacts", job);
}

/** Each job in a folder of its own, so that nothing but artifacts gets from one to the next. */
const executor = ["--force-shell-executor", "--shell-isolation", "--no-artifacts-to-source"];

/** In files: the variables hold secrets, and all users of a machine see its list of processes. */
function settings(folder: string, { variables, inputs = {} }: PipelineOptions): readonly string[] {
  const [variablesFile, inputsFile] = [join(folder, "variables.yml"), join(folder, "inputs.yml")];
  const typed = Object.entries(variables).map(([name, value]) => [name, { type: "variable", values: { "*": value } }]);
  writeFileSync(variablesFile, JSON.stringify(Object.fromEntries(typed)), { mode: 0o600 });
  writeFileSync(inputsFile, JSON.stringify(inputs), { mode: 0o600 });
  const predefined = Object.keys(variables).filter((name) => name.startsWith("CI_"));
  return [
    "--variables-file",
    variablesFile,
    "--inputs-file",
    inputsFile,
    "--ignore-predefined-vars",
    predefined.join(),
  ];
}

function jobOf({ job }: PipelineOptions): readonly string[] {
  return job === undefined ? [] : [job];
}

type Place = Pick<PipelineOptions, "checkout" | "environment">;

async function run(words: readonly string[], { checkout, environment }: Place): Promise<PipelineRun> {
  const program = createRequire(import.meta.url).resolve("gitlab-ci-local");
  // Into one stream, so that words and errors stay in order.
  const child = spawn("sh", ["-c", 'exec "$@" 2>&1', "sh", process.execPath, program, ...words], {
    cwd: checkout,
    env: { ...environment, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const output = await text(child.stdout);
  return { succeeded: (await ended) === 0 && !hasFailure.test(output), output };
}

/** A button may fail without failing its pipeline, so what is said at the end counts, too. */
const hasFailure = /^ (FAIL|WARN) /m;
