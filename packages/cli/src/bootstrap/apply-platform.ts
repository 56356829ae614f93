import { applyObjects, formatReference } from "@grove/cluster";
import type { Step } from "./step.ts";

/** Applies all that the branch `platform` holds; from then on Argo CD keeps it so. */
export const applyPlatform: Step = {
  name: "platform",
  run: async ({ context, cluster, platform }) => {
    const applied = await applyObjects(cluster, platform, {
      manager: "grove-bootstrap",
      dryRun: context.dryRun,
      onProgress: (reference) => context.terminal.progress(`applying ${formatReference(reference)} …`),
    });
    const changed = applied.filter(({ outcome }) => outcome !== "unchanged");
    return {
      changed: changed.map(({ reference }) => formatReference(reference)),
      notes: [`${applied.length} objects`],
    };
  },
};
