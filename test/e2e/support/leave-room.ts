import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { listApplications } from "@grove/cluster";
import { namespaceOf, overlayPath } from "@grove/experiments";
import { afterAll, inject } from "vitest";
import { eventually } from "./eventually.ts";
import { connectLab } from "./lab.ts";
import { sharedStudies } from "./studies.ts";

// Each file leaves the machine's room to those that come after it: an experiment asks for a tenth of the stand's processor,
// asleep or not.

afterAll(async () => {
  const lab = await connectLab(inject("lab"));
  const left = (await listApplications(lab.cluster))
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith("exp-") && !sharedStudies.some((study) => name.startsWith(`exp-${study}`)));
  if (left.length === 0) return;
  const isLeft = (name: string): boolean => left.includes(name);
  await lab.commit("leave room", (checkout) => {
    for (const environment of ["staging", "production"] as const) {
      const folder = join(checkout, "environments", environment);
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.includes(".")) : [];
      for (const name of names.filter((one) => isLeft(namespaceOf(environment, one)))) {
        rmSync(join(checkout, overlayPath(environment, name)), { recursive: true });
      }
    }
  });
  await eventually("their Applications are gone", async () =>
    (await listApplications(lab.cluster)).every(({ metadata }) => !isLeft(metadata.name)),
  );
  await Promise.all(left.map(async (name) => lab.cluster.remove({ apiVersion: "v1", kind: "Namespace", name })));
});
