import { allocateBuckets } from "./assignment/allocate-buckets.ts";
import { bucketCount } from "./assignment/hash-unit.ts";
import { defaultFloor, type Design, type Policy } from "./design.ts";

/** Something that a design must not say, as data. */
export interface DesignProblem {
  /** Stable, for programs. */
  readonly code: "NAME_INVALID" | "ARMS_TOO_FEW" | "ARM_TWICE" | "WEIGHT_INVALID" | "EPSILON_INVALID" | "FLOOR_INVALID";
  /** The cause in one sentence. */
  readonly message: string;
}

/** Everything that is wrong with a design; nothing if it can be run. */
export function checkDesign(design: Design): readonly DesignProblem[] {
  return [...nameProblems(design), ...armProblems(design), ...policyProblems(design.policy, design.arms.length)];
}

/** Whether this may name an experiment, version, epoch or arm: such names need no escaping where they are joined. */
export function isName(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}

function nameProblems({ experiment, version, arms }: Design): readonly DesignProblem[] {
  return [experiment, version, ...arms.map(({ name }) => name)]
    .filter((name) => !isName(name))
    .map((name) => ({
      code: "NAME_INVALID",
      message: `"${name.slice(0, 80)}" is no name: 1 to 64 letters, digits, - and _.`,
    }));
}

function armProblems({ arms }: Design): readonly DesignProblem[] {
  const problems: DesignProblem[] = [];
  const names = arms.map(({ name }) => name);
  if (arms.length < 2) problems.push({ code: "ARMS_TOO_FEW", message: "A comparison needs two arms or more." });
  for (const [index, name] of names.entries())
    if (names.indexOf(name) < index)
      problems.push({ code: "ARM_TWICE", message: `The arm "${name}" is there more than once.` });
  for (const { name, weight = 1 } of arms)
    if (!(weight > 0 && Number.isFinite(weight)))
      problems.push({ code: "WEIGHT_INVALID", message: `The weight of the arm "${name}" is not above 0: ${weight}.` });
  return problems.length > 0 ? problems : shareProblems(arms);
}

/** An arm that nobody is ever shown cannot be compared. */
function shareProblems(arms: Design["arms"]): readonly DesignProblem[] {
  const buckets = allocateBuckets(arms.map(({ weight = 1 }) => weight));
  return arms
    .filter((_, index) => buckets[index] === 0)
    .map(({ name, weight = 1 }) => ({
      code: "WEIGHT_INVALID",
      message: `The weight of the arm "${name}" is not one in ten thousand beside the others: ${weight}.`,
    }));
}

function policyProblems(policy: Policy, arms: number): readonly DesignProblem[] {
  if (policy.kind === "epsilon-greedy") {
    // Less than a bucket for each arm would be none for some arm, sooner or later.
    const least = arms / bucketCount;
    if (policy.epsilon >= least && policy.epsilon <= 1) return [];
    return [{ code: "EPSILON_INVALID", message: `epsilon is not from ${least} to 1: ${policy.epsilon}.` }];
  }
  if (policy.kind !== "thompson") return [];
  const { floor = defaultFloor } = policy;
  const least = 1 / bucketCount;
  if (floor >= least && floor < 1 / arms) return [];
  return [{ code: "FLOOR_INVALID", message: `The floor is not from ${least} to below 1 / ${arms}: ${floor}.` }];
}
