import { newSecret, type PeoplesSecret, peoplesSecrets } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { addLive, addNote, bringLive } from "../bring-live.ts";
import { type Command, type Input, option } from "../command.ts";
import { confirm } from "../confirm.ts";
import { experimentOf } from "../experiment-input.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { sessionGuard } from "../session-guard.ts";
import { commitSecrets } from "./commit-secrets.ts";

/** What stops working with a value, in the words of those who would notice. */
const consequences: Readonly<Record<PeoplesSecret, string>> = {
  ADMIN_PASSWORD:
    "The admin has to log in with the new password, and all personal room links (participant_label=…&hash=…) that were sent out stop working.",
  REST_KEY: "Scripts and pipelines that call the study with the old REST key are refused until they get the new one.",
  SECRET_KEY:
    "Everybody who is logged in is logged out, and all personal room links (participant_label=…&hash=…) that were sent out stop working.",
};

/** Gives an experiment another password or key, as one commit; the app starts anew with it. Says first what it breaks. */
export const rotateSecret: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const { environment, name } = experiment;
  const key = keyOf(input);
  await confirm(context, input, `${consequences[key]}\nAnother ${key} for ${environment}/${name}?`);
  const changed = await commitSecrets(context, {
    experiment,
    values: { [key]: newSecret(randomBytes) },
    next: `grove secrets show ${name} ${key} --environment ${environment}`,
    judge: sessionGuard(context, experiment, { whenUnknown: "refuse" }),
  });
  const told = addNote(changed, consequences[key]);
  if (context.dryRun || environment === "staging") return told;
  return addLive(told, { context, experiment, as: "live with it", ...(await bringLive(context, experiment)) });
};

function keyOf(input: Input): PeoplesSecret {
  const word = option(input, "key") ?? "";
  const key = peoplesSecrets.find((each) => each === word);
  if (key !== undefined) return key;
  throw new GroveError(word === "" ? "it is not said which secret" : `${JSON.stringify(word)} cannot be rotated`, {
    code: "SECRET_UNKNOWN",
    kind: "usage",
    next: `add --key with one of ${peoplesSecrets.join(", ")}`,
  });
}
