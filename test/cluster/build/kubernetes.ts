import type { Stand } from "../stand.ts";
import { buildGoCommands } from "./go-commands.ts";

const version = "v1.35.4";

/** Builds the cluster's own commands, kubectl among them; gives their folder. */
export async function buildKubernetes(stand: Stand): Promise<string> {
  const variable = "k8s.io/component-base/version";
  return buildGoCommands(stand, {
    folder: "kubernetes",
    // Without these every part would call itself v0.0.0, which clients and Argo CD refuse to compare.
    variables: { [`${variable}.gitVersion`]: version, [`${variable}.gitMajor`]: "1", [`${variable}.gitMinor`]: "35" },
  });
}
