import { z } from "zod";

const count = z.int().min(0);

const armCounts = z.object({ exposures: count, likes: count }).refine(({ exposures, likes }) => likes <= exposures, {
  error: "there are more Likes than exposures",
});

/** By the name of the arm. Not `z.record`, which leaves out what is called `__proto__`. */
const counts = z
  .custom<Readonly<Record<string, unknown>>>(isByName, { error: "expected counts by the name of the arm" })
  .transform((given, context) => {
    const read = Object.entries(given).map(([arm, counted]) => ({ arm, ...armCounts.safeParse(counted) }));
    for (const { arm, error } of read) {
      for (const { message, path } of error?.issues ?? [])
        context.addIssue({ code: "custom", message, path: [arm, ...path] });
    }
    return Object.fromEntries(read.flatMap(({ arm, data }) => (data === undefined ? [] : [[arm, data]])));
  });

const epoch = z.object({
  experiment: z.string(),
  version: z.string(),
  name: z.string(),
  policy: z.enum(["fixed", "epsilon-greedy", "thompson"]),
  arms: z.array(z.object({ arm: z.string(), propensity: z.number().gt(0).max(1) })),
});

/** What `GET /results` of the service greetings answers, as far as a report needs it. */
export const resultsAnswerSchema = z
  .object({
    experiment: z.string(),
    version: z.string(),
    arms: z.array(z.object({ name: z.string(), text: z.string() })),
    decision: z.object({ arm: z.string() }).exactOptional(),
    counts,
    epochs: z.array(z.object({ epoch, counts })),
  })
  .refine(isWhole, { error: "the counts of the epochs are not those of the version" });

export type ResultsAnswer = z.output<typeof resultsAnswerSchema>;

function isByName(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Counts = z.output<typeof counts>;

/** Counts that an older greetings made are not in its epochs, and a verdict without them would be another one. */
function isWhole({
  counts: total,
  epochs,
}: {
  readonly counts: Counts;
  readonly epochs: readonly { counts: Counts }[];
}) {
  const sums = new Map<string, { exposures: number; likes: number }>();
  for (const [arm, { exposures, likes }] of epochs.flatMap((each) => Object.entries(each.counts))) {
    const sum = sums.get(arm) ?? { exposures: 0, likes: 0 };
    sums.set(arm, { exposures: sum.exposures + exposures, likes: sum.likes + likes });
  }
  const arms = new Set([...Object.keys(total), ...sums.keys()]);
  return [...arms].every(
    (arm) => total[arm]?.exposures === sums.get(arm)?.exposures && total[arm]?.likes === sums.get(arm)?.likes,
  );
}
