import type { BuildResult } from "../build/build.ts";
import { effectiveNamespace, type ResourceId } from "../resource/resource-id.ts";
import { encodeYaml } from "../yaml/encode.ts";

/** The files that `build -o DIRECTORY` writes, one for each resource, by name. */
export function outputFiles({ resources, ids }: BuildResult): Map<string, string> {
  const namespaces = new Set(ids.filter((id) => !id.clusterScoped).map(effectiveNamespace));
  return new Map(
    resources.map((resource, at) => [fileName(ids[at], namespaces.size > 1), encodeYaml(resource)] as const),
  );
}

function fileName(id: ResourceId | undefined, withNamespace: boolean): string {
  if (id === undefined) return "";
  const { group, version, kind, name, clusterScoped } = id;
  const type = [group, version, kind].filter((part) => part !== "").join("_");
  const namespace = withNamespace && !clusterScoped ? `${effectiveNamespace(id)}_` : "";
  return `${namespace}${type}_${name}.yaml`.toLowerCase();
}
