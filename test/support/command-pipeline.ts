import { spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PipelineRunner } from "./gitlab-server.ts";

export interface PipelineCommand {
  /** The program and its words. */
  readonly command: readonly [string, ...string[]];
  /** What it has in its environment beside the request. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Where the job's artifacts will be, and where it runs; a new folder for each unless told. */
  readonly folder?: string;
}

/** A pipeline that is one command, with the inputs in the variables that the lab's job `answer` has them in. */
export function commandPipeline({ command: [program, ...words], variables, folder }: PipelineCommand): PipelineRunner {
  return async ({ request, token }) => {
    const artifacts = folder ?? (await mkdtemp(join(tmpdir(), "grove-pipeline-")));
    const env = { ...variables, GROVE_REQUEST: request, GROVE_REQUEST_TOKEN: token };
    const job = spawn(program, words, { cwd: artifacts, env, stdio: "inherit" });
    const exitCode = await new Promise<number | null>((resolve, reject) => job.on("exit", resolve).on("error", reject));
    return { succeeded: exitCode === 0, artifacts };
  };
}
