import { getField, type YamlNode } from "../yaml/node.ts";
import type { Behavior, BuildState } from "./resource.ts";

const domain = "internal.config.kubernetes.io";

const names = {
  previousKinds: `${domain}/previousKinds`,
  previousNames: `${domain}/previousNames`,
  previousNamespaces: `${domain}/previousNamespaces`,
  prefixes: `${domain}/prefixes`,
  suffixes: `${domain}/suffixes`,
  behavior: `${domain}/generatorBehavior`,
  needsHash: `${domain}/needsHashSuffix`,
  allowsNameChange: `${domain}/allowNameChange`,
  allowsKindChange: `${domain}/allowKindChange`,
};

/** Names of the annotations in which kustomize notes what we keep as a state. */
export const stateAnnotationNames: ReadonlySet<string> = new Set(Object.values(names));

/** A state as kustomize notes it; empty when there is none. Who copies all annotations copies these, too. */
export function stateAnnotations(state: BuildState): readonly (readonly [name: string, value: string])[] {
  const { previous, prefixes, suffixes, behavior } = state;
  return [
    [names.previousKinds, previous.map(({ kind }) => kind).join(",")] as const,
    [names.previousNames, previous.map(({ name }) => name).join(",")] as const,
    [names.previousNamespaces, previous.map(({ namespace }) => namespace).join(",")] as const,
    [names.prefixes, prefixes.join(",")] as const,
    [names.suffixes, suffixes.join(",")] as const,
    [names.behavior, behavior ?? ""] as const,
    [names.needsHash, note(state.needsHash)] as const,
    [names.allowsNameChange, note(state.allowsNameChange)] as const,
    [names.allowsKindChange, note(state.allowsKindChange)] as const,
  ].filter(([, value]) => value !== "");
}

function note(isEnabled: boolean): string {
  return isEnabled ? enabled : "";
}

const enabled = "enabled";

/** The state that an object brings along in such annotations; undefined when it has none of kustomize's own. */
export function notedState(node: YamlNode): BuildState | undefined {
  const annotations = getField(getField(node, "metadata"), "annotations");
  if (!annotations?.entries.some(({ key }) => key.value.startsWith(`${domain}/`))) return undefined;
  const noted = (name: string): string | undefined => getField(annotations, name)?.value;
  const list = (name: string): string[] => noted(name)?.split(",") ?? [];
  const namespaces = list(names.previousNamespaces);
  const kinds = list(names.previousKinds);
  return {
    previous: list(names.previousNames).map((name, at) => ({
      name,
      namespace: namespaces[at] ?? "",
      kind: kinds[at] ?? "",
    })),
    prefixes: list(names.prefixes),
    suffixes: list(names.suffixes),
    behavior: behaviors.find((behavior) => behavior === noted(names.behavior)),
    needsHash: noted(names.needsHash) === enabled,
    referred: noted(`${domain}/refBy`) !== undefined,
    allowsNameChange: noted(names.allowsNameChange) === enabled,
    allowsKindChange: noted(names.allowsKindChange) === enabled,
  };
}

const behaviors: readonly Behavior[] = ["unspecified", "create", "replace", "merge"];
