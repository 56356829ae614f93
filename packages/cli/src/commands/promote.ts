import { certificatePath, overlayPath, pathsForPromote, planPromote } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { changeLab } from "../change-lab.ts";
import type { Command, Context, Input, Result } from "../command.ts";
import { environmentOf, nameOf, namesIn } from "../experiment-input.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { readSealingKey } from "../lab/sealing-key.ts";
import type { Judge } from "../session-guard.ts";

/** Copies spec and digest from staging to production, as one commit. */
export const promote: Command = async (context, input) => promoteUnless(context, input);

/** As `promote`, unless `judge` finds something that stands against it. */
export async function promoteUnless(context: Context, input: Input, judge?: Judge): Promise<Result> {
  const name = nameOf(input);
  if (environmentOf(input) === "staging") throw wrongDirection();
  return await changeLab(context, {
    within: [overlayPath("production", name)],
    next: `grove plan ${name} --environment production shows what Argo CD will change at the next sync`,
    judge,
    propose: async (tip) => {
      const files = await tip.read(pathsForPromote({ name }));
      return planPromote(files, {
        name,
        names: await namesIn(tip, "staging"),
        sealingKey: readSealingKey(files.get(certificatePath)),
        random: randomBytes,
      });
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
