import { groveCommand } from "../grove-command.ts";
import { runKillable } from "../run-killable.ts";
import type { Ask } from "./ask.ts";

/** How a run of `grove bump` ended: what it said, or that it was killed, did not end, or failed as it must not. */
export interface BumpRun {
  readonly end: Ask["told"] | "rejected" | "stuck" | "failed";
  /** What it printed. */
  readonly output: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** A run that lasts longer than its own time budget by this much is stuck; milliseconds. */
const GRACE = 60_000;
const TIMEOUT = 300_000;

/** Runs one `grove bump`; with a `moment` in milliseconds kills it and all its children then. */
export async function runBump(
  { experiment, image, build }: Omit<Ask, "told">,
  options: { readonly lab: string; readonly environment: NodeJS.ProcessEnv; readonly moment?: number | undefined },
): Promise<BumpRun> {
  const words = ["--image", image, "--build", String(build), "--timeout", String(TIMEOUT / 1000), "--json"];
  const moment = options.moment ?? TIMEOUT + GRACE;
  const command = groveCommand("bump", experiment, "--lab", options.lab, ...words);
  const { code, output, duration } = await runKillable(command, { environment: options.environment, moment });
  if (code === null) return { end: duration > TIMEOUT + GRACE ? "stuck" : "unknown", output, duration };
  return { end: code === 0 ? "acknowledged" : endOf(output), output, duration };
}

function endOf(output: string): BumpRun["end"] {
  const { code, problems } = errorOf(output);
  if (code === "PUSH_REFUSED") return "rejected";
  return code === "PLAN_REFUSED" && problems.every((problem) => problem.code === "BUILD_OLDER") ? "refused" : "failed";
}

function errorOf(output: string): { code: string; problems: readonly { code: string }[] } {
  try {
    return (JSON.parse(output) as { error: { code: string; problems: readonly { code: string }[] } }).error;
  } catch {
    return { code: "no JSON", problems: [] };
  }
}
