import { getField, type YamlNode } from "../yaml/node.ts";
import type { Behavior, BuildState } from "./resource.ts";

const notePrefix = "internal.config.kubernetes.io/";

/** The state that an object brings along in kustomize's own annotations; undefined when it has none. */
export function notedState(node: YamlNode): BuildState | undefined {
  const annotations = getField(getField(node, "metadata"), "annotations");
  if (!annotations?.entries.some(({ key }) => key.value.startsWith(notePrefix))) return undefined;
  const note = (name: string): string | undefined => getField(annotations, notePrefix + name)?.value;
  const list = (name: string): string[] => note(name)?.split(",") ?? [];
  const namespaces = list("previousNamespaces");
  const kinds = list("previousKinds");
  return {
    previous: list("previousNames").map((name, at) => ({
      name,
      namespace: namespaces[at] ?? "",
      kind: kinds[at] ?? "",
    })),
    prefixes: list("prefixes"),
    suffixes: list("suffixes"),
    behavior: behaviors.find((behavior) => behavior === note("generatorBehavior")),
    needsHash: note("needsHashSuffix") === "enabled",
    referred: note("refBy") !== undefined,
  };
}

const behaviors: readonly Behavior[] = ["unspecified", "create", "replace", "merge"];
