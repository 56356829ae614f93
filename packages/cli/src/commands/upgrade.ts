import { type Digests, pathsForUpgrade, planUpgrade, unresolvedImages, type UpgradeRequest } from "@grove/experiments";
import { errorsOf, type Files } from "@grove/plan";
import { changeLab } from "../change-lab.ts";
import { applied } from "../preview-plan.ts";
import { commandVersion } from "../command-version.ts";
import { type Command, type Context, type Input, option, optionList } from "../command.ts";
import { readTextFile } from "../lab/read-text-file.ts";
import { readTemplate } from "../lab/template.ts";
import { forgeOption } from "../upgrade/forge-option.ts";
import { resolveDigest } from "../upgrade/resolve-digest.ts";

/** Renews what grove wrote into a lab to what this command carries, as one commit, on main or on a branch to merge. */
export const upgrade: Command = async (context, input) => {
  const request = requestOf(context, input);
  const lookUp = input.options["resolve"] === true ? digestsFrom(context) : undefined;
  return await changeLab(context, {
    propose: async (tip) => {
      const files = await tip.read(pathsForUpgrade);
      const plan = planUpgrade(files, request);
      if (lookUp === undefined || errorsOf(plan.problems).length > 0) return plan;
      return planUpgrade(files, { ...request, digests: await lookUp(applied(files, plan)) });
    },
    next: "grove check; the branch platform follows by a merge request of main into it",
  });
};

function requestOf(context: Context, input: Input): UpgradeRequest {
  const manifests = option(input, "argocdManifests");
  return {
    template: readTemplate(),
    version: commandVersion,
    forge: forgeOption(input),
    overwrite: optionList(input, "overwrite").map(normalise),
    keep: optionList(input, "keep").map(normalise),
    argocdManifests: manifests === undefined ? undefined : readTextFile(context, manifests),
  };
}

function normalise(path: string): string {
  return path.replace(/^\.\/(?=.)/, "").replace(/(?<=.)\/+$/, "");
}

/** Asks about each image once, also when others were faster and the plan is made again. */
function digestsFrom({ terminal, timeout }: Context): (files: Files) => Promise<Digests> {
  const known = new Map<string, string>();
  return async (files) => {
    for (const image of unresolvedImages(files)) {
      terminal.progress(`looking up ${image} …`);
      // oxlint-disable-next-line no-await-in-loop -- a line of progress for each; the same registry counts questions
      if (!known.has(image)) known.set(image, await resolveDigest(image, timeout));
    }
    return known;
  };
}
