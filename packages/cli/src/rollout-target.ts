import type { RolloutTarget } from "@grove/cluster";
import { checkJobOf, type ExperimentKey, namespaceOf, workloadsOf } from "@grove/experiments";
import type { Lab } from "./lab/open-lab.ts";
import { renderOverlay } from "./lab/render-overlay.ts";

/**
 * What shall run of an experiment, as its overlay at the lab's tip renders it.
 *
 * @throws GroveError RENDER_FAILED
 */
export async function rolloutTarget(lab: Lab, experiment: ExperimentKey): Promise<RolloutTarget> {
  const { resources } = await renderOverlay(lab, experiment);
  const namespace = namespaceOf(experiment.environment, experiment.name);
  const revision = (await lab.repository?.snapshot())?.commit;
  return {
    application: namespace,
    namespace,
    revision,
    workloads: workloadsOf(resources),
    check: checkJobOf(resources),
  };
}
