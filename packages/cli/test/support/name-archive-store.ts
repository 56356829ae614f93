import { commitFile } from "./commit-file.ts";
import type { LabFixture } from "./lab-fixture.ts";

/** Somebody names an archive store for staging. */
export function nameArchiveStore(lab: LabFixture): void {
  const file = "environments/staging/environment.yaml";
  commitFile(lab, file, `${lab.read(file)}archive: {endpoint: "https://s3.example", bucket: lab-archive}\n`);
}
