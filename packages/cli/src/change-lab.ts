import {
  commitChange,
  type CommitRequestOptions,
  type CommitResult,
  type Proposal,
  proposeChange,
  type Repository,
  type Snapshot,
} from "@grove/git";
import { count, formatFileChange, formatProblem, type Plan } from "@grove/plan";
import type { Context, Result } from "./command.ts";
import { withRepository } from "./lab/open-lab.ts";
import { writableUrl } from "./lab/writable-url.ts";
import type { Judge } from "./session-guard.ts";

/** One change of a lab, as a plan that is made from the newest state, again if others were faster. */
export interface Change {
  propose(tip: Snapshot, repository: Repository): Promise<Plan>;
  /** What stands against it that only a look outside of the lab shows, such as people who are playing. */
  readonly judge?: Judge | undefined;
  /** How it is committed where many writers make such changes at once; each in its turn unless told. */
  readonly queue?: (repository: Repository, options: CommitRequestOptions) => Promise<CommitResult>;
  /** Directories that the change must stay in; the whole lab unless told. */
  readonly within?: readonly string[];
  /** What a person would do after it. */
  readonly next?: string;
}

/** Commits a change to the lab; under `--dry-run` shows its plan and what it would do in the cluster instead. */
export async function changeLab(context: Context, change: Change): Promise<Result> {
  const url = await writableUrl(context);
  return await withRepository(context, { url, queue: change.queue !== undefined }, async (repository) => {
    if (context.dryRun) {
      const tip = await repository.snapshot();
      const { previewPlan } = await import("./preview-plan.ts");
      return await previewPlan(tip, await judged(change, { tip, repository }), context.terminal);
    }
    const outcome = await carryOut(context, change, repository);
    const place = `${context.branch ?? "main"} of ${repository.url}`;
    return resultOf(outcome, { place, context, next: change.next });
  });
}

async function carryOut(context: Context, change: Change, repository: Repository): Promise<CommitResult | Proposal> {
  const { within, queue } = change;
  const { branch, timeout: budget, terminal } = context;
  const propose = (tip: Snapshot): Promise<Plan> => judged(change, { tip, repository });
  if (branch !== undefined) return await proposeChange(repository, propose, { within, branch, budget });
  if (queue === undefined) return await commitChange(repository, propose, { within, budget });
  const onWait = (ahead: number): void => terminal.progress(`waiting for ${count(ahead, "other writer")} …`);
  return await queue(repository, { budget, onWait });
}

/** The plan, and among its problems what stands against it outside of the lab. */
async function judged(change: Change, { tip, repository }: Tip): Promise<Plan> {
  const plan = await change.propose(tip, repository);
  if (change.judge === undefined) return plan;
  return { ...plan, problems: [...plan.problems, ...(await change.judge(tip))] };
}

interface Tip {
  readonly tip: Snapshot;
  readonly repository: Repository;
}

interface Told {
  /** Branch and address, without credentials: it is printed, in pipelines too. */
  readonly place: string;
  readonly context: Context;
  readonly next: string | undefined;
}

function resultOf(outcome: CommitResult | Proposal, { place, context, next }: Told): Result {
  const { status, commit, plan, attempts } = outcome;
  const addresses = "addresses" in outcome ? outcome.addresses : undefined;
  const { style } = context.terminal;
  const done = status === "committed";
  const lines = [
    done ? `${style("green", "✓")} ${style("bold", plan.subject)}` : `${plan.subject}: nothing to change`,
    ...plan.changes.map((file) => `  ${formatFileChange(file).split("\n")[0]}`),
    ...(done ? [`  committed ${commit.slice(0, 10)} to ${place}`] : []),
    ...plan.problems.map(formatProblem),
    ...(done ? stepsAfter({ branch: context.branch, addresses, next }) : []),
  ];
  const changes = plan.changes.map(({ path }) => path);
  const data = { status, commit, attempts, subject: plan.subject, changes, problems: plan.problems };
  return { text: lines.join("\n"), data: { ...data, branch: context.branch, addresses } };
}

interface After extends Pick<Context, "branch"> {
  readonly addresses: readonly string[] | undefined;
  readonly next: string | undefined;
}

/** What is to be done now: a proposal is merged first, where the server said or by whatever way there is. */
function stepsAfter({ branch, addresses = [], next }: After): readonly string[] {
  if (branch === undefined) return next === undefined ? [] : [`  next: ${next}`];
  const request = addresses.length > 0 ? addresses.join(" or ") : `a merge request of ${branch} into main`;
  return [`  next: open ${request}`, ...(next === undefined ? [] : [`  when it is merged: ${next}`])];
}
