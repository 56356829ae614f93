import type { ExperimentKey } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { type Command, type Context, option } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { findExperiment } from "../lab/find-experiment.ts";
import { withLab } from "../lab/open-lab.ts";
import { writePrivateFile } from "../lab/write-private-file.ts";
import { encryptForPassphrase } from "./encrypt-for-passphrase.ts";
import { handoverPage } from "./handover-page.ts";
import { newPassphrase } from "./passphrase.ts";
import { readSecrets } from "./read-secrets.ts";

/**
 * Writes a file with which an owner gets address and admin password, and shows the passphrase to it, once: the file goes
 * one way, by mail, and the passphrase another one, by phone.
 */
export const handSecrets: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const path = option(input, "output");
  if (path === undefined) throw outputMissing();
  if (!context.terminal.interactive && input.options["json"] !== true) throw passphraseNotForLogs();
  const address = await addressOf(context, experiment);
  const { ADMIN_PASSWORD: password = "" } = await readSecrets(await context.openCluster(), experiment);
  const passphrase = newPassphrase();
  const access = JSON.stringify({ address, user: "admin", password });
  const file = writePrivateFile(context, {
    path,
    text: handoverPage(experiment.name, await encryptForPassphrase(access, passphrase)),
  });
  const lines = [
    `${context.terminal.style("green", "✓")} ${file} opens in any browser, with this passphrase:`,
    "",
    `    ${passphrase}`,
    "",
    "Send the file by mail, and tell the passphrase by phone; it is written down nowhere.",
  ];
  return { text: lines.join("\n"), data: { ...experiment, file, passphrase } };
};

async function addressOf(context: Context, experiment: ExperimentKey): Promise<string> {
  const { url = "" } = await withLab(context, async (lab) => findExperiment(lab, experiment));
  return `${url}/login`;
}

function outputMissing(): GroveError {
  return new GroveError("it is not said where to write the file", {
    code: "OUTPUT_MISSING",
    kind: "usage",
    next: "add --output FILE.html",
  });
}

function passphraseNotForLogs(): GroveError {
  return new GroveError("the passphrase is shown on a terminal only: here it would get into a log or a file", {
    code: "SECRETS_NOT_FOR_LOGS",
    next: "run it in a terminal; a program that keeps it to itself adds --json",
  });
}
