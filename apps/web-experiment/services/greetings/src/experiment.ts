import { checkDesign, type Design } from "@grove/ab-testing";
import { z } from "zod";

const arm = z.strictObject({
  name: z.string(),
  text: z.string().max(500).includes("{name}", { error: "must say {name} where the visitor's name goes" }),
  weight: z.number().exactOptional(),
});

const policy = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fixed") }),
  z.strictObject({
    kind: z.literal("epsilon-greedy"),
    epsilon: z.number(),
    by: z.enum(["rate", "count"]).exactOptional(),
  }),
  z.strictObject({ kind: z.literal("thompson"), floor: z.number().exactOptional() }),
]);

const experiment = z.strictObject({
  experiment: z.string(),
  version: z.string(),
  arms: z.array(arm),
  policy,
  epochSeconds: z.number().int().min(1).max(604_800).default(3600),
  decision: z.strictObject({ arm: z.string() }).exactOptional(),
});

/** A design with the texts of its arms, as `EXPERIMENT_FILE` holds it. */
export interface GreetingExperiment extends Design {
  readonly arms: readonly GreetingArm[];
  /** Under all policies but `fixed`, shares follow the counts so often: each time begins an epoch. */
  readonly epochSeconds: number;
  /** Where the experiment is over: what everybody is shown from now on. Nothing is counted any more. */
  readonly decision?: Decision;
}

export interface Decision {
  readonly arm: string;
}

export interface GreetingArm {
  readonly name: string;
  /** What a visitor reads; `{name}` stands for the visitor's name. */
  readonly text: string;
  readonly weight?: number;
}

/** What the service runs unless it is given another experiment: 90 % the better greeting, 10 % any. */
export const defaultExperiment: GreetingExperiment = {
  experiment: "greetings",
  version: "1",
  arms: [
    { name: "hello", text: "Hello {name}!" },
    { name: "howdy", text: "Howdy {name}!" },
  ],
  policy: { kind: "epsilon-greedy", epsilon: 0.1 },
  epochSeconds: 3600,
};

/**
 * Reads an experiment from JSON.
 *
 * @throws {Error} that names each field which is wrong
 */
export function readExperiment(json: string): GreetingExperiment {
  const parsed = experiment.safeParse(JSON.parse(json));
  if (!parsed.success) throw new Error(`The experiment cannot be run.\n${z.prettifyError(parsed.error)}`);
  const read: GreetingExperiment = parsed.data;
  const problems = [...checkDesign(read).map(({ message }) => message), ...decisionProblems(read)];
  if (problems.length === 0) return read;
  throw new Error(`The experiment cannot be run. ${problems.join(" ")}`);
}

function decisionProblems({ arms, decision }: GreetingExperiment): readonly string[] {
  if (decision === undefined || arms.some(({ name }) => name === decision.arm)) return [];
  return [`The decision is for "${decision.arm}", which is no arm.`];
}
