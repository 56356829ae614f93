import type { BumpRequest, ExperimentKey } from "@grove/experiments";
import { commitRequest } from "@grove/git";
import { GroveError } from "@grove/plan";
import { bumpPlanner } from "../bump/bump-planner.ts";
import { changeLab } from "../change-lab.ts";
import { type Command, type Context, type Input, option, type Result } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";

/**
 * Puts a new image into an overlay, as one commit; with `--wait` ends when it is live, with `--revert` takes it back where
 * it does not get so.
 */
export const bump: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const image = option(input, "image") ?? "";
  const pipeline = option(input, "pipeline");
  const revert = input.options["revert"] === true;
  if (revert && experiment.environment === "production") throw revertInProduction(experiment);
  const commit = async (): Promise<Result> => await commitBump(context, input, { experiment, image, pipeline });
  if (input.options["wait"] !== true && !revert) return await commit();
  // Most bumps look at no cluster, so they load no code for it.
  const { bumpAndFollow } = await import("../bump/bump-and-follow.ts");
  return await bumpAndFollow(context, { experiment, image, pipeline, revert, commit });
};

interface Bump {
  readonly experiment: ExperimentKey;
  readonly image: string;
  readonly pipeline: string | undefined;
}

async function commitBump(context: Context, input: Input, { experiment, image, pipeline }: Bump): Promise<Result> {
  const request: BumpRequest = { ...experiment, image, pipeline, build: buildNumber(option(input, "build")) };
  return await changeLab(context, {
    within: bumpPlanner.within(request),
    propose: async (tip) => bumpPlanner.plan(tip, request),
    queue: async (repository, options) => commitRequest(repository, { request, planner: bumpPlanner }, options),
  });
}

function buildNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new GroveError(`"${text}" is no build number`, {
    code: "BUILD_INVALID",
    kind: "usage",
    next: "write the pipeline's number, for example --build 812",
  });
}

function revertInProduction({ name }: ExperimentKey): GroveError {
  return new GroveError("production changes when people say so, and is not reverted by itself", {
    code: "REVERT_STAGING_ONLY",
    kind: "usage",
    next: `leave --revert out; to go back: grove rollback ${name} --environment production`,
  });
}
