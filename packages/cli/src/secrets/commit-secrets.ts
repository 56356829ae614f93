import {
  certificatePath,
  type ExperimentKey,
  overlayPath,
  pathsForSecrets,
  planSecrets,
  type SecretsRequest,
} from "@grove/experiments";
import { type Change, changeLab } from "../change-lab.ts";
import type { Context, Result } from "../command.ts";
import { namesIn } from "../experiment-input.ts";
import type { Lab } from "../lab/open-lab.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { readSealingKey } from "../lab/sealing-key.ts";

export interface SecretsChange extends Pick<Change, "next" | "judge"> {
  readonly experiment: ExperimentKey;
  /** In plain text; they leave the planner sealed only. */
  readonly values: SecretsRequest["values"];
  /** Refuses an experiment that such values are not for. */
  readonly require?: (lab: Pick<Lab, "read">) => Promise<void>;
}

/** Gives an experiment other values under keys of its secrets, as one commit. */
export async function commitSecrets(context: Context, change: SecretsChange): Promise<Result> {
  const { experiment, values, require, ...rest } = change;
  const { environment, name } = experiment;
  return await changeLab(context, {
    ...rest,
    within: [overlayPath(environment, name)],
    propose: async (tip) => {
      await require?.(tip);
      const files = await tip.read(pathsForSecrets(experiment));
      return planSecrets(files, {
        ...experiment,
        names: await namesIn(tip, environment),
        values,
        sealingKey: readSealingKey(files.get(certificatePath)),
        random: randomBytes,
        now: new Date().toISOString().replace(/\.\d+/, ""),
      });
    },
  });
}
