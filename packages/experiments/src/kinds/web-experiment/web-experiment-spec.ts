import { checkDesign } from "@grove/ab-testing";
import { z } from "zod";
import { bytes } from "../../schema/quantity.ts";
import { imageRepository, specBasis } from "../../spec/spec-basis.ts";

const arm = z.strictObject({
  name: z.string().meta({ description: "A short word, by which it is counted: hello" }),
  text: z
    .string()
    .max(500)
    .includes("{name}", { error: "must say {name} where the visitor's name goes" })
    .meta({ description: "What a visitor reads" }),
  weight: z.number().default(1).meta({ description: "Its share under the policy fixed, relative to the others'" }),
});

const policy = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("fixed") }),
    z.strictObject({
      kind: z.literal("epsilon-greedy"),
      epsilon: z.number().meta({ description: "How often any arm is shown instead of the best one: 0.1" }),
      by: z.enum(["rate", "count"]).exactOptional().meta({ description: "count feeds itself: for comparison only" }),
    }),
    z.strictObject({
      kind: z.literal("thompson"),
      floor: z.number().exactOptional().meta({ description: "The least share of each arm: 0.01" }),
    }),
  ])
  .default({ kind: "fixed" })
  .meta({ description: "Who is shown which arm; it may change at any time" });

const analysis = z
  .strictObject({
    horizon: z
      .int()
      .min(1)
      .exactOptional()
      .meta({ description: "Exposures at which a plain test is read, once; without it the report may be read daily" }),
    alpha: z.number().gt(0).lt(1).default(0.05).meta({ description: "Probability of any false claim" }),
  })
  .prefault({})
  .meta({ description: "How the experiment will be read, decided before the first visitor" });

/** `experiment.yaml` of a web experiment. */
export const webExperimentSpecSchema = z
  .strictObject({
    ...specBasis("WebExperiment"),
    image: imageRepository.meta({
      description: "Where the images awesome-app, greetings and maths lie; tags and digests live in kustomization.yaml",
    }),
    version: z
      .string()
      .default("1")
      .meta({ description: "Other arms, texts or weights are another version, whose counts start anew" }),
    arms: z
      .array(arm)
      .readonly()
      .meta({ description: "Two or more; the first one is what the others are compared with" }),
    policy,
    epochSeconds: z
      .int()
      .min(1)
      .max(604_800)
      .default(3600)
      .meta({ description: "So often shares follow the counts, under all policies but fixed" }),
    analysis,
    decision: z
      .strictObject({ arm: z.string() })
      .optional()
      .meta({ description: "The arm that everybody is shown since; written by grove promote --winner" }),
    counts: z
      .strictObject({
        storage: bytes.default("1Gi").meta({ description: "Size of the volume with counts and events" }),
      })
      .prefault({})
      .meta({ description: "Counts and events; the size cannot be changed later" }),
  })
  .check(({ value, issues }) => {
    for (const { code, message } of designProblems(value)) {
      const problem = { code, severity: "error", message, next: remedies[code] };
      issues.push({ code: "custom", message, params: { problem }, input: value.arms, path: [...placeOf(code)] });
    }
  })
  .meta({ title: "Web experiment", description: "An A/B test or bandit on a page of its own." });

/** The spec of a web experiment. */
export type WebExperimentSpec = z.output<typeof webExperimentSpecSchema>;

type DesignOfSpec = Pick<WebExperimentSpec, "version" | "arms" | "policy" | "decision">;

/** The services judge the same design once more when they start. */
function designProblems({ version, arms, policy: chosen, decision }: DesignOfSpec) {
  const problems = checkDesign({ experiment: "experiment", version, arms, policy: chosen });
  if (decision === undefined || arms.some(({ name }) => name === decision.arm)) return problems;
  return [...problems, { code: "ARM_UNKNOWN", message: `there is no arm "${decision.arm.slice(0, 80)}"` } as const];
}

const remedies: Readonly<Record<DesignFault, string>> = {
  NAME_INVALID: "use 1 to 64 letters, digits, - and _",
  ARMS_TOO_FEW: "add what the first arm is to be compared with",
  ARM_TWICE: "give each arm a name of its own",
  WEIGHT_INVALID: "write a number above 0, or leave the weight out for equal shares",
  EPSILON_INVALID: "write how often any arm is shown: 0.1",
  FLOOR_INVALID: "write a small share, or leave it out for 0.01",
  ARM_UNKNOWN: "name one of the arms, or delete the decision",
};

type DesignFault = ReturnType<typeof designProblems>[number]["code"];

function placeOf(code: DesignFault): readonly string[] {
  if (code === "EPSILON_INVALID" || code === "FLOOR_INVALID") return ["policy"];
  return code === "ARM_UNKNOWN" ? ["decision", "arm"] : ["arms"];
}
