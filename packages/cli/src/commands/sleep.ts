import { changeState } from "../change-state.ts";
import type { Command } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { sessionGuard } from "../session-guard.ts";

/**
 * Puts an experiment to sleep: the app ends, the database stays up, and the host answers with the lab's own page. With
 * `--archived` the database ends, too. Not while a session runs.
 */
export const sleep: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  return await changeState(context, {
    experiment,
    state: input.options["archived"] === true ? "archived" : "asleep",
    judge: sessionGuard(context, experiment, { whenUnknown: "warn" }),
    sync: input.options["sync"] !== false,
  });
};
