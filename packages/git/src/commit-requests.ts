import { randomUUID } from "node:crypto";
import { BUDGET, type CommitChangeOptions, waitForTurn } from "./commit-change.ts";
import { configuredIdentity } from "./identity.ts";
import { type ChainLink, planChain } from "./plan-chain.ts";
import type { Planner } from "./planner.ts";
import { pushCommit } from "./push-commit.ts";
import type { Repository } from "./repository.ts";

/**
 * Makes many requests of one process: a commit each, in order, and one push for all. What is refused leaves no trace, and
 * the others are made.
 *
 * @returns what became of each request, in their order
 * @throws GroveError as `commitChange`, but never PLAN_REFUSED
 */
export async function commitRequests<Request>(
  repository: Repository,
  { requests, planner }: { readonly requests: readonly Request[]; readonly planner: Planner<Request> },
  options: Omit<CommitChangeOptions, "within"> = {},
): Promise<readonly ChainLink[]> {
  const deadline = performance.now() + (options.budget ?? BUDGET);
  const committer = options.identity ?? (await configuredIdentity(repository.clone));
  const changes = requests.map((request) => ({ request, author: committer, changeId: randomUUID() }));
  for (let attempts = 1; ; attempts++) {
    /* oxlint-disable no-await-in-loop -- each attempt depends on how the one before ended */
    const { commit: tip } = await repository.snapshot();
    const chain = await planChain(repository, changes, { planner, committer });
    const links = changes.flatMap(({ changeId }) => chain.links.get(changeId) ?? []);
    const last = changes.findLast(({ changeId }) => chain.links.get(changeId)?.status === "committed");
    if (last === undefined) return links;
    const landed = await pushCommit(repository, { commit: chain.tip, tip, changeId: last.changeId });
    if (landed !== undefined) return links;
    await waitForTurn(attempts, deadline);
    /* oxlint-enable no-await-in-loop */
  }
}
