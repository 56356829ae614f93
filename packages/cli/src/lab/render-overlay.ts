import { type ExperimentKey, pathsForRender, renderExperiment } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Lab } from "./open-lab.ts";

/** Its objects, as data and as text. */
export type Rendered = NonNullable<ReturnType<typeof renderExperiment>["value"]>;

/**
 * The overlay of an experiment, rendered as Argo CD will.
 *
 * @throws GroveError RENDER_FAILED, with the faults in its files
 */
export async function renderOverlay(lab: Lab, experiment: ExperimentKey): Promise<Rendered> {
  const { environment, name } = experiment;
  const names = await lab.directories(`environments/${environment}`);
  const { value, problems } = renderExperiment(await lab.read(pathsForRender(experiment)), { ...experiment, names });
  if (value !== undefined) return value;
  throw new GroveError(`${environment}/${name} cannot be rendered`, { code: "RENDER_FAILED", problems });
}
