import { changeState } from "../change-state.ts";
import type { Command } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";

/** Wakes an experiment that is asleep or archived, with the data and the image that it had. */
export const wake: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  return await changeState(context, { experiment, state: "running", sync: input.options["sync"] !== false });
};
