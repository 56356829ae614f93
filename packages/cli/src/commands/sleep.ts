import { archiveBeforeEnd } from "../archive/archive-before-end.ts";
import { changeState } from "../change-state.ts";
import type { Command } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { sessionGuard } from "../session-guard.ts";

/**
 * Puts an experiment to sleep: the app ends, the database stays up, and the host answers with the lab's own page. With
 * `--archived` its data are archived and the database ends, too. Not while a session runs.
 */
export const sleep: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const rests = input.options["archived"] === true;
  const archived = rests ? (await archiveBeforeEnd(context, input, experiment)).said : undefined;
  const changed = await changeState(context, {
    experiment,
    state: rests ? "archived" : "asleep",
    judge: sessionGuard(context, experiment, { whenUnknown: "warn", endsServers: true }),
    sync: input.options["sync"] !== false,
  });
  return archived === undefined ? changed : { ...changed, text: `${archived.text}\n${changed.text}` };
};
