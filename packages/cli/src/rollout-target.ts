import type { RolloutTarget } from "@grove/cluster";
import { type ExperimentKey, namespaceOf, pathsForRender, renderExperiment, workloadsOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Lab } from "./lab/open-lab.ts";

/**
 * What shall run of an experiment, as its overlay at the lab's tip renders it.
 *
 * @throws GroveError RENDER_FAILED
 */
export async function rolloutTarget(lab: Lab, experiment: ExperimentKey): Promise<RolloutTarget> {
  const { environment, name } = experiment;
  const names = await lab.directories(`environments/${environment}`);
  const rendered = renderExperiment(await lab.read(pathsForRender(experiment)), { ...experiment, names });
  if (rendered.value === undefined) {
    throw new GroveError(`${environment}/${name} cannot be rendered`, {
      code: "RENDER_FAILED",
      problems: rendered.problems,
    });
  }
  const namespace = namespaceOf(environment, name);
  const revision = (await lab.repository?.snapshot())?.commit;
  return { application: namespace, namespace, revision, workloads: workloadsOf(rendered.value.resources) };
}
