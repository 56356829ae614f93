import { certificatePath, overlayPath, pathsForClone, planClone } from "@grove/experiments";
import { changeLab } from "../change-lab.ts";
import type { Command } from "../command.ts";
import { experimentOf, nameOf, namesIn } from "../experiment-input.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { readSealingKey } from "../lab/sealing-key.ts";

/** Makes an experiment that runs what another one runs, with secrets and an empty database of its own. */
export const clone: Command = async (context, input) => {
  const { environment, name: from } = experimentOf(input, "staging");
  const name = nameOf(input, 1);
  return await changeLab(context, {
    within: [overlayPath(environment, name)],
    next: environment === "production" ? "Sync in Argo CD's page brings it up" : `grove wait ${name}`,
    propose: async (tip) => {
      const files = await tip.read(pathsForClone({ environment, from, name }));
      return planClone(files, {
        environment,
        from,
        name,
        names: await namesIn(tip, environment),
        sealingKey: readSealingKey(files.get(certificatePath)),
        random: randomBytes,
      });
    },
  });
};
