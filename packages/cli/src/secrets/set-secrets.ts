import {
  certificatePath,
  overlayPath,
  pathsForSecrets,
  planSecrets,
  type ProvidersSecret,
  providersSecrets,
} from "@grove/experiments";
import { changeLab } from "../change-lab.ts";
import type { Command, Context } from "../command.ts";
import { experimentOf, namesIn } from "../experiment-input.ts";
import { requireHub } from "../hubs/not-of-hub.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { readSealingKey } from "../lab/sealing-key.ts";
import { requireVariable } from "../require-variable.ts";
import { sessionGuard } from "../session-guard.ts";

/**
 * Gives a hub the id and secret of its client at the provider, as one commit; they come from variables, for words of a
 * command are seen by whoever lists processes. The hub starts anew with them: staging by itself, production by a deploy, which
 * looks first whether what else is new there was tested.
 */
export const setSecrets: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const { environment, name } = experiment;
  await requireHub(context, experiment, "secrets set");
  const values = Object.fromEntries(providersSecrets.map((key) => [key, readVariable(context, key)]));
  return await changeLab(context, {
    within: [overlayPath(environment, name)],
    next: environment === "production" ? `grove deploy ${name}` : `grove wait ${name}`,
    judge: sessionGuard(context, experiment, { whenUnknown: "refuse" }),
    propose: async (tip) => {
      const files = await tip.read(pathsForSecrets(experiment));
      return planSecrets(files, {
        ...experiment,
        names: await namesIn(tip, environment),
        values,
        sealingKey: readSealingKey(files.get(certificatePath)),
        random: randomBytes,
        now: new Date().toISOString().replace(/\.\d+/, ""),
      });
    },
  });
};

function readVariable(context: Context, key: ProvidersSecret): string {
  return requireVariable(context, `GROVE_${key}`, {
    what: "what the provider gave for this hub",
    code: "VARIABLE_MISSING",
    next: "register the hub there with the address https://NAME.<domain>/hub/oauth_callback: docs/lab-manager.md",
  }).trim();
}
