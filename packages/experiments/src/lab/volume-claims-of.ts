import type { Files } from "@grove/plan";
import { namespaceOf } from "../name/naming.ts";
import { parseOperation } from "../operation/parse-operation.ts";
import { isObject, textAt } from "../render/kubernetes-object.ts";
import { readYamlDocuments } from "../yaml/read-yaml-documents.ts";
import { findOverlays, type OverlayFiles } from "./find-overlays.ts";

/** Which volume claims, each as `NAMESPACE/CLAIM`, an overlay of the lab stands for. */
export interface ClaimedVolumes {
  readonly has: (claim: string) => boolean;
}

/**
 * All volumes that belong to experiments of the lab: those that their overlays bring, and what is made for their id beside
 * that, as homes are. Of an operation that cannot be read every volume in the namespace counts.
 *
 * @param files what `labPaths` names
 */
export function claimedVolumes(files: Files): ClaimedVolumes {
  const brought = volumeClaimsOf(files);
  const owners = findOverlays(files).map((overlay) => ownedBy(overlay));
  return { has: (claim) => brought.has(claim) || owners.some((owned) => owned.test(claim)) };
}

function ownedBy({ files, environment, name, directory }: OverlayFiles): RegExp {
  const { value } = parseOperation(files.get("operation.yaml") ?? "", `${directory}/operation.yaml`);
  const id = value === undefined ? "" : `[a-z]+-${value.id}(-.*)?$`;
  return new RegExp(`^${namespaceOf(environment, name)}/${id}`);
}

/**
 * The volume claims that the overlays of a lab bring, each as `NAMESPACE/CLAIM`; what is in the cluster beside them is
 * no experiment's any more.
 *
 * Read from the overlays' files, so that an overlay which cannot be rendered keeps its claims.
 *
 * @param files what `labPaths` names
 */
export function volumeClaimsOf(files: Files): ReadonlySet<string> {
  return new Set(
    findOverlays(files).flatMap((overlay) =>
      claimsIn(overlay).map((claim) => `${namespaceOf(overlay.environment, overlay.name)}/${claim}`),
    ),
  );
}

function claimsIn({ files, directory }: OverlayFiles): readonly string[] {
  return [...files]
    .filter(([name, text]) => /\.ya?ml$/.test(name) && text.includes("PersistentVolumeClaim"))
    .flatMap(([name, text]) => claimNames(text, `${directory}/${name}`));
}

/** Of a file that cannot be read every name counts: a volume that is taken for nobody's might be removed. */
function claimNames(text: string, file: string): readonly string[] {
  const { value } = readYamlDocuments(text, file);
  if (value === undefined) return [...text.matchAll(/\bname:\s*["']?([a-z0-9.-]+)/g)].map((match) => match[1] ?? "");
  const objects = value.flatMap(({ data }) => (isObject(data) ? [data] : []));
  const claims = objects.filter((object) => textAt(object, "kind") === "PersistentVolumeClaim");
  return claims.map((claim) => textAt(claim, "metadata", "name"));
}
