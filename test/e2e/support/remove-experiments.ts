import { rmSync } from "node:fs";
import { join } from "node:path";
import { listApplications } from "@grove/cluster";
import { type ExperimentKey, namespaceOf, overlayPath } from "@grove/experiments";
import { eventually } from "./eventually.ts";
import type { Lab } from "./lab.ts";

/** Removes experiments by one commit, and their namespaces, which would else outlive them. */
export async function removeExperiments(lab: Lab, experiments: readonly ExperimentKey[]): Promise<void> {
  if (experiments.length === 0) return;
  await lab.commit("tidy up", (checkout) => {
    for (const { environment, name } of experiments) {
      rmSync(join(checkout, overlayPath(environment, name)), { recursive: true });
    }
  });
  const namespaces = new Set(experiments.map(({ environment, name }) => namespaceOf(environment, name)));
  const isLeft = async () =>
    (await listApplications(lab.cluster)).some(({ metadata }) => namespaces.has(metadata.name));
  await eventually("their Applications are gone", async () => !(await isLeft()), 600);
  await Promise.all(
    [...namespaces].map(async (name) => lab.cluster.remove({ apiVersion: "v1", kind: "Namespace", name })),
  );
}

/** The same for experiments in staging that no call of `grove` made. */
export async function removeFromStaging(lab: Lab, names: readonly string[]): Promise<void> {
  await removeExperiments(
    lab,
    names.map((name) => ({ environment: "staging", name })),
  );
}
