import { peoplesSecrets } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Command } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { formatTable } from "../terminal/format-table.ts";
import { readSecrets } from "./read-secrets.ts";

/** Shows to the one who sits there what opens an experiment, or one value that is named. */
export const showSecrets: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const [, key] = input.operands;
  if (!context.terminal.interactive && input.options["json"] !== true) throw notForLogs();
  const secrets = await readSecrets(await context.openCluster(), experiment);
  if (key !== undefined) {
    const value = secrets[key];
    if (value === undefined) throw unknownKey(key, Object.keys(secrets));
    return { text: value, data: { [key]: value } };
  }
  const shown = peoplesSecrets.flatMap((each) => (secrets[each] === undefined ? [] : [[each, secrets[each]] as const]));
  return { text: formatTable(["KEY", "VALUE"], shown), data: Object.fromEntries(shown) };
};

/** What is printed where nobody watches stays in a log. */
function notForLogs(): GroveError {
  return new GroveError("secrets are shown on a terminal only: here they would get into a log or a file", {
    code: "SECRETS_NOT_FOR_LOGS",
    next: "run it in a terminal; a program that keeps them to itself adds --json",
  });
}

function unknownKey(key: string, keys: readonly string[]): GroveError {
  return new GroveError(`there is no secret ${JSON.stringify(key)}`, {
    code: "SECRET_UNKNOWN",
    kind: "usage",
    next: `there are: ${keys.toSorted().join(", ")}`,
  });
}
