import { type ProvidersSecret, providersSecrets } from "@grove/experiments";
import type { Command, Context } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { requireHub } from "../require-kind.ts";
import { requireVariable } from "../require-variable.ts";
import { sessionGuard } from "../session-guard.ts";
import { commitSecrets } from "./commit-secrets.ts";

/**
 * Gives a hub the id and secret of its client at the provider, as one commit; they come from variables, for words of a
 * command are seen by whoever lists processes. The hub starts anew with them: staging by itself, production by a deploy, which
 * looks first whether what else is new there was tested.
 */
export const setSecrets: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const { environment, name } = experiment;
  return await commitSecrets(context, {
    experiment,
    values: Object.fromEntries(providersSecrets.map((key) => [key, readVariable(context, key)])),
    require: async (lab) => requireHub(lab, experiment, "secrets set"),
    next: environment === "production" ? `grove deploy ${name}` : `grove wait ${name}`,
    judge: sessionGuard(context, experiment, { whenUnknown: "refuse" }),
  });
};

function readVariable(context: Context, key: ProvidersSecret): string {
  return requireVariable(context, `GROVE_${key}`, {
    what: "what the provider gave for this hub",
    code: "VARIABLE_MISSING",
    next: "register the hub there with the address https://NAME.<domain>/hub/oauth_callback: docs/lab-manager.md",
  }).trim();
}
