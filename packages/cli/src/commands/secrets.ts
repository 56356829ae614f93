import { GroveError } from "@grove/plan";
import type { Command } from "../command.ts";
import { handSecrets } from "../secrets/hand-secrets.ts";
import { rotateSecret } from "../secrets/rotate-secret.ts";
import { setSecrets } from "../secrets/set-secrets.ts";
import { showSecrets } from "../secrets/show-secrets.ts";

const actions: Readonly<Record<string, Command>> = {
  show: showSecrets,
  hand: handSecrets,
  rotate: rotateSecret,
  set: setSecrets,
};

/** Passwords and keys of an experiment: shows them, hands them to an owner, gives it others, or sets what a provider gave. */
export const secrets: Command = async (context, { operands: [action = "", ...operands], options }) => {
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (run === undefined) throw unknownAction(action);
  return await run(context, { operands, options });
};

function unknownAction(action: string): GroveError {
  return new GroveError(`secrets knows no ${JSON.stringify(action)}`, {
    code: "ACTION_UNKNOWN",
    kind: "usage",
    next: `it can ${Object.keys(actions).join(", ")}: grove secrets --help`,
  });
}
