import { rmSync } from "node:fs";
import { join } from "node:path";
import { listApplications } from "@grove/cluster";
import { namespaceOf, overlayPath } from "@grove/experiments";
import { eventually } from "./eventually.ts";
import type { Lab } from "./lab.ts";

/**
 * Removes experiments in staging by one commit, and their namespaces, which would else outlive them: a file that needs
 * several leaves the machine's room to those that come after it.
 */
export async function removeExperiments(lab: Lab, names: readonly string[]): Promise<void> {
  await lab.commit("tidy up", (checkout) => {
    for (const name of names) rmSync(join(checkout, overlayPath("staging", name)), { recursive: true });
  });
  const namespaces = new Set(names.map((name) => namespaceOf("staging", name)));
  const isLeft = async () =>
    (await listApplications(lab.cluster)).some(({ metadata }) => namespaces.has(metadata.name));
  await eventually("their Applications are gone", async () => !(await isLeft()), 600);
  await Promise.all(
    [...namespaces].map(async (name) => lab.cluster.remove({ apiVersion: "v1", kind: "Namespace", name })),
  );
}
