import { judgePromotion } from "@grove/cluster";
import { type FoundPromotion, overlayPath } from "@grove/experiments";
import type { Problem } from "@grove/plan";
import type { Context } from "../command.ts";
import { withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { readPromotionFacts } from "./read-promotion-facts.ts";

/**
 * What stands against promotions that were merged, as the cluster has it now: staging may have changed, or failed its check,
 * since they were proposed.
 */
export async function judgePromotions(
  context: Context,
  promotions: readonly FoundPromotion[],
): Promise<readonly Problem[]> {
  const open = promotions.filter(({ problem }) => problem === undefined);
  if (open.length === 0) return [];
  return await withRepository(context, { url: await writableUrl(context) }, async (repository) => {
    const tip = await repository.snapshot();
    const problems: Problem[] = [];
    for (const { name } of open) {
      // oxlint-disable-next-line no-await-in-loop -- there is seldom more than one
      const facts = await readPromotionFacts({ context, name, tip, repository });
      const problem = facts && judgePromotion(facts).problem;
      if (problem !== undefined) problems.push(merged(problem, name));
    }
    return problems;
  });
}

function merged(problem: Problem, name: string): Problem {
  const message = problem.message.replace(/\. Nothing was promoted$/, "");
  return {
    ...problem,
    message: `what was promoted of ${name} may not go live: ${message}`,
    next: `${problem.next ?? ""}; production runs what it ran until it is synced, and grove deploy refuses`,
    file: `${overlayPath("production", name)}/kustomization.yaml`,
  };
}
