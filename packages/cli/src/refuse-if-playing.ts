import type { ExperimentKey } from "@grove/experiments";
import { errorsOf, GroveError } from "@grove/plan";
import type { Context } from "./command.ts";
import type { Lab } from "./lab/open-lab.ts";
import { sessionGuard } from "./session-guard.ts";

/**
 * For what changes nothing in the lab, but would be in the way of people who are playing.
 *
 * @throws GroveError SESSION_RUNNING, SESSIONS_UNKNOWN
 */
export async function refuseIfPlaying(
  context: Context,
  { experiment, lab }: { readonly experiment: ExperimentKey; readonly lab: Lab },
): Promise<void> {
  const [problem] = errorsOf(
    await sessionGuard(context, experiment, { whenUnknown: "refuse", endsServers: true })(lab),
  );
  if (problem === undefined) return;
  const { code, message, next } = problem;
  throw new GroveError(message, { code, next });
}
