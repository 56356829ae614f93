import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ExperimentKey, homeVolumeName, namespaceOf } from "@grove/experiments";
import type { Lab } from "./lab.ts";
import { directoryOf } from "./left-volumes.ts";

interface Person extends ExperimentKey {
  /** Of the hub. */
  readonly id: string;
  readonly user: string;
}

/** Brings a person's home back from the hub's newest archive; gives a file as it came back, and as it is in the home. */
export async function restoredHome(
  lab: Lab,
  { environment, name, id, user }: Person,
): Promise<(path: string) => { readonly restored: string; readonly present: string }> {
  const words = ["--environment", environment, "--from-archive", `${environment}/${name}`, "--home", user];
  const output = await lab.grove("restore", name, ...words, "--timeout", "600", "--json");
  const { homes } = JSON.parse(output) as { readonly homes: readonly { readonly folder: string }[] };
  const claim = homeVolumeName(id, user);
  const home = await directoryOf(lab.cluster, { namespace: namespaceOf(environment, name), claim });
  const folder = join(home, homes[0]?.folder ?? "");
  return (path) => ({
    restored: readFileSync(join(folder, path), "utf8"),
    present: readFileSync(join(home, path), "utf8"),
  });
}
