import { certificatePath, overlayPath, pathsForPromote, planPromote } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { changeLab } from "../change-lab.ts";
import { type Command, type Context, type Input, option, type Result } from "../command.ts";
import { environmentOf, nameOf, namesIn } from "../experiment-input.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { readSealingKey } from "../lab/sealing-key.ts";
import { type Gate, gatePromotion } from "../promotion/gate-promotion.ts";
import type { Judge } from "../session-guard.ts";
import { promoteWinner } from "../web-experiment/promote-winner.ts";

/**
 * Copies spec and digests from staging to production, as one commit. Of an experiment with a check only while staging runs
 * exactly that and its check passed, which the commit says. With `--winner` ends a web experiment instead.
 */
export const promote: Command = async (context, input) => {
  const winner = option(input, "winner");
  return winner === undefined ? promoteUnless(context, input) : promoteWinner(context, input, winner);
};

export interface PromoteOptions {
  /** Finds what else stands against it. */
  readonly judge?: Judge;
  /** Whether a promotion that is committed already is about to reach production, and so is judged, too. */
  readonly isDue?: (lab: Pick<Gate, "tip" | "repository">) => Promise<boolean>;
}

/** As `promote`, with more that may stand against it. */
export async function promoteUnless(context: Context, input: Input, options: PromoteOptions = {}): Promise<Result> {
  const { judge, isDue } = options;
  const name = nameOf(input);
  if (environmentOf(input) === "staging") throw wrongDirection();
  return await changeLab(context, {
    within: [overlayPath("production", name)],
    next: `grove plan ${name} --environment production shows what Argo CD will change at the next sync`,
    judge,
    propose: async (tip, repository) => {
      const files = await tip.read(pathsForPromote({ name }));
      const plan = planPromote(files, {
        name,
        names: await namesIn(tip, "staging"),
        sealingKey: readSealingKey(files.get(certificatePath)),
        random: randomBytes,
      });
      const lab = { tip, repository };
      return await gatePromotion(plan, { context, name, ...lab, isDue: isDue && (async () => isDue(lab)) });
    },
  });
}

function wrongDirection(): GroveError {
  return new GroveError("promote goes from staging to production, never back", {
    code: "PROMOTE_DIRECTION",
    kind: "usage",
    next: "leave --environment out; to change staging, bump it",
  });
}
