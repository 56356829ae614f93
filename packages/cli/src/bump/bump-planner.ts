import { type BumpRequest, overlayPath, parseBumpRequest, pathsForBump, planBump } from "@grove/experiments";
import type { Planner } from "@grove/git";
import { namesIn } from "../experiment-input.ts";

/** Bumps as they wait in the lab's queue: whoever is first there makes those of all others too. */
export const bumpPlanner: Planner<BumpRequest> = {
  parse: parseBumpRequest,
  within: ({ environment, name }) => [overlayPath(environment, name)],
  reads: pathsForBump,
  plan: async (tip, request) => {
    const files = await tip.read(pathsForBump(request));
    return planBump(files, { ...request, names: await namesIn(tip, request.environment) });
  },
};
