import type { LabRequest } from "@grove/experiments";
import type { Command, Context, Input, Options, Result } from "../command.ts";
import { describeFailure } from "../terminal/describe-failure.ts";

export interface Asked {
  readonly request: LabRequest;
  /** The page of the pipeline that asks, for the commit message. */
  readonly pipeline: string;
  /** Where files go that the verb brings. */
  readonly folder: string;
}

/** Does what a request asks for, with the very function of that verb; why it could not be done is an answer like any other. */
export async function runRequest(context: Context, { request, pipeline, folder }: Asked): Promise<Result> {
  const command = await commands[request.verb]();
  const options = { ...optionsOf(request, folder), environment: request.environment, pipeline };
  const input: Input = { operands: [request.name], options };
  const result = await answerOf(context, async (quiet) => command(quiet, input));
  // Who asks saves the files elsewhere.
  return { ...result, text: result.text.replaceAll(` in ${folder}`, "") };
}

/** Runs something whose words are for who asked, not for the lab's own log. */
export async function answerOf(context: Context, run: (context: Context) => Promise<Result>): Promise<Result> {
  const { progress } = context.terminal;
  const terminal = { interactive: false, print: silent, printError: silent, progress, style: plain };
  try {
    return await run({ ...context, terminal });
  } catch (error) {
    return describeFailure(error, plain);
  }
}

function silent(): void {}

function plain(_: string, text: string): string {
  return text;
}

/** No other verb is ever run for a pipeline. */
const commands: Readonly<Record<LabRequest["verb"], () => Promise<Command>>> = {
  bump: async () => (await import("../commands/bump.ts")).bump,
  deploy: async () => (await import("../commands/deploy.ts")).deploy,
  rollback: async () => (await import("../commands/rollback.ts")).rollback,
  reset: async () => (await import("../commands/reset.ts")).reset,
  sleep: async () => (await import("../commands/sleep.ts")).sleep,
  wake: async () => (await import("../commands/wake.ts")).wake,
  export: async () => (await import("../commands/export.ts")).exportData,
  logs: async () => (await import("../commands/logs.ts")).logs,
  delete: async () => (await import("../commands/delete.ts")).deleteExperiment,
};

/** The options of a request as the command line would have them. */
function optionsOf({ verb, options }: LabRequest, folder: string): Options {
  const words = Object.entries(options).map(([name, value]) => [name, typeof value === "number" ? `${value}` : value]);
  const given: Options = Object.fromEntries(words);
  if (verb === "bump") return { ...given, wait: true, revert: true };
  if (verb === "rollback") return { ...given, sync: true };
  return verb === "export" ? { ...given, output: folder } : given;
}
