import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { LabRequest } from "@grove/experiments";
import { type Command, type Context, option, type Result } from "../command.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { requireVariable } from "../require-variable.ts";
import { isFileName } from "../requests/answer-head.ts";
import { authorizePipeline } from "../requests/authorize-pipeline.ts";
import { decodeRequest } from "../requests/request-text.ts";
import { answerOf, runRequest } from "../requests/run-request.ts";
import { answerSealer } from "../requests/seal-answer.ts";

/**
 * In the lab's pipeline: answers what another pipeline asked. That something could not be done, or may not be asked, is an
 * answer, too; without one this ends only where nobody could open it.
 */
export const answer: Command = async (context, input) => {
  const request = decodeRequest(requireVariable(context, "GROVE_REQUEST", missing));
  const token = requireVariable(context, "GROVE_REQUEST_TOKEN", missing);
  const seal = answerSealer(request.recipient);
  const folder = await mkdtemp(join(tmpdir(), "grove-answer-"));
  try {
    const result = await resultFor(context, { request, token, folder });
    const files = (await readdir(folder)).filter(isFileName);
    await seal({
      result,
      folder,
      files,
      to: resolve(context.workingDirectory, option(input, "output") ?? "answer.age"),
    });
    return told(request, result);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const missing = {
  code: "REQUEST_MISSING",
  next: "this verb runs in the lab's own pipeline, which a pipeline of an experiment starts by grove ask",
};

interface Asked {
  readonly request: LabRequest;
  readonly token: string;
  readonly folder: string;
}

async function resultFor(context: Context, { request, token, folder }: Asked): Promise<Result> {
  return await answerOf(context, async (quiet) => {
    // The job's checkout may be older than the lab.
    const newest = { ...quiet, lab: await writableUrl(quiet) };
    const { pipeline } = await authorizePipeline(newest, request, token);
    return await runRequest(newest, { request, pipeline, folder });
  });
}

/** What the lab's own log may say: who reads it need not be who may read the answer. */
function told({ verb, environment, name }: LabRequest, { exitCode = 0, data }: Result): Result {
  const code = errorCodeIn(data);
  const how = code === undefined ? `exit code ${exitCode}` : `exit code ${exitCode}, ${code}`;
  return {
    text: `answered: ${verb} ${environment}/${name}, ${how}`,
    data: { verb, environment, name, exitCode, error: code },
  };
}

function errorCodeIn(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("error" in data)) return undefined;
  const { error } = data;
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}
