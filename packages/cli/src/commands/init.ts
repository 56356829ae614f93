import { existsSync, readdirSync } from "node:fs";
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { planInit } from "@grove/experiments";
import { createRepository, initialiseRepository, parseRemote } from "@grove/git";
import { errorsOf, formatPlan, GroveError } from "@grove/plan";
import { commandVersion } from "../command-version.ts";
import { type Command, type Context, type Input, option } from "../command.ts";
import { addressOf } from "../lab/locate-lab.ts";
import { readTextFile } from "../lab/read-text-file.ts";
import { readSealingKey } from "../lab/sealing-key.ts";
import { readTemplate } from "../lab/template.ts";
import { forgeOption } from "../upgrade/forge-option.ts";

/** Makes a lab: the first commit of an empty repository, with the branches `main` and `platform`. */
export const init: Command = async (context, input) => {
  const url = addressOf(input.operands[0] ?? "", context.workingDirectory);
  // What is printed, and what the lab says of itself, is without credentials.
  const address = parseRemote(url).url;
  const manifests = option(input, "argocdManifests");
  const plan = planInit(new Map(), {
    template: readTemplate(),
    version: commandVersion,
    forge: forgeOption(input),
    commandImage: option(input, "commandImage"),
    certificate: readCertificate(context, input),
    domain: option(input, "domain"),
    repository: option(input, "repository") ?? (isAbsolute(url) ? pathToFileURL(url).href : address),
    wildcardCertificate: input.options["wildcardCertificate"] === true,
    email: option(input, "email"),
    contact: option(input, "contact"),
    engineers: option(input, "engineers"),
    gitlabRunners: input.options["gitlabRunners"] === true,
    metrics: input.options["metrics"] === true,
    argocdManifests: manifests === undefined ? undefined : readTextFile(context, manifests),
  });
  if (errorsOf(plan.problems).length > 0) {
    throw new GroveError("the lab was not made", { code: "PLAN_REFUSED", problems: plan.problems });
  }
  if (context.dryRun) return { text: `would commit ${formatPlan(plan)}`, data: { status: "planned", plan } };

  if (isFree(url)) await createRepository(url);
  const { commit } = await initialiseRepository({
    url,
    token: context.variables["GROVE_LAB_TOKEN"],
    plan,
    timeout: context.timeout,
  });
  const { style } = context.terminal;
  const lines = [
    `${style("green", "✓")} ${style("bold", `a lab in ${address}`)}`,
    `  ${plan.changes.length} files, commit ${commit.slice(0, 10)} on main and platform`,
    `  next: export GROVE_LAB=${address}`,
    "        grove new NAME --kind OTree --image REPOSITORY",
  ];
  return { text: lines.join("\n"), data: { status: "committed", commit, lab: address } };
};

/** The text of the certificate, which is looked into now: a bad one would only show when the first secret is made. */
function readCertificate(context: Context, input: Input): string | undefined {
  const path = option(input, "certificate");
  if (path === undefined) return undefined;
  const pem = readTextFile(context, path);
  readSealingKey(pem, path);
  return pem;
}

/** Whether a path is one where a repository can be made; an existing one, here or elsewhere, is filled as it is. */
function isFree(url: string): boolean {
  if (!isAbsolute(url)) return false;
  return !existsSync(url) || readdirSync(url).length === 0;
}
