import { type BumpRequest, type ExperimentKey, overlayPath } from "@grove/experiments";
import { commitRequest, type Planner } from "@grove/git";
import { GroveError } from "@grove/plan";
import { changeLab } from "../change-lab.ts";
import { type Command, type Context, type Input, oneOrSeveral, option, optionList, type Result } from "../command.ts";
import { environmentOf, experimentOf } from "../experiment-input.ts";
import { refuseToFollow } from "../refuse-to-follow.ts";

/**
 * Puts new images into an overlay, as one commit; with `--wait` ends when they are live, with `--revert` takes them back
 * where they do not get so.
 */
export const bump: Command = async (context, input) => {
  const list = option(input, "from");
  if (list !== undefined) return await bumpFrom(context, input, list);
  const experiment = experimentOf(input, "staging");
  const image = requireImage(input);
  const pipeline = option(input, "pipeline");
  const revert = input.options["revert"] === true;
  if (revert && experiment.environment === "production") throw revertInProduction(experiment);
  refuseToFollow(context, { told: input.options["wait"] === true || revert, option: "--wait and --revert" });
  const commit = async (): Promise<Result> => await commitBump(context, input, { experiment, image, pipeline });
  if (input.options["wait"] !== true && !revert) return await commit();
  // Most bumps look at no cluster, so they load no code for it.
  const { bumpAndFollow } = await import("../bump/bump-and-follow.ts");
  return await bumpAndFollow(context, { experiment, image, pipeline, revert, commit });
};

async function bumpFrom(context: Context, input: Input, list: string): Promise<Result> {
  const alone = ["image", "build", "pipeline", "wait", "revert", "branch"].filter(
    (name) => input.options[name] !== undefined,
  );
  if (input.operands.length > 0 || alone.length > 0) throw fromWithOthers();
  const { bumpList } = await import("../bump/bump-list.ts");
  return await bumpList(context, list, environmentOf(input) ?? "staging");
}

function requireImage(input: Input): BumpRequest["image"] {
  const image = oneOrSeveral(optionList(input, "image"));
  if (image !== undefined) return image;
  throw new GroveError("there is no image to put in", {
    code: "IMAGE_NOT_GIVEN",
    kind: "usage",
    next: "add --image REPOSITORY:TAG@sha256:DIGEST, or give a list of bumps with --from FILE",
  });
}

function fromWithOthers(): GroveError {
  return new GroveError("--from takes names, images and builds from its file", {
    code: "FROM_WITH_OTHERS",
    kind: "usage",
    next: "leave the name and the options of a single bump out",
  });
}

interface Bump {
  readonly experiment: ExperimentKey;
  readonly image: BumpRequest["image"];
  readonly pipeline: string | undefined;
}

async function commitBump(context: Context, input: Input, { experiment, image, pipeline }: Bump): Promise<Result> {
  const request: BumpRequest = { ...experiment, image, pipeline, build: buildNumber(option(input, "build")) };
  return await changeLab(context, {
    within: [overlayPath(experiment.environment, experiment.name)],
    propose: async (tip) => (await loadPlanner()).plan(tip, request),
    queue: async (repository, options) => commitRequest(repository, { request, loadPlanner }, options),
  });
}

/** Of many bumps at once, one makes the changes of all; the others load nothing of what plans them. */
async function loadPlanner(): Promise<Planner<BumpRequest>> {
  const { bumpPlanner } = await import("../bump/bump-planner.ts");
  return bumpPlanner;
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
