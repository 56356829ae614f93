import type { BuildState } from "./resource.ts";

const domain = "internal.config.kubernetes.io";

const names = {
  previousKinds: `${domain}/previousKinds`,
  previousNames: `${domain}/previousNames`,
  previousNamespaces: `${domain}/previousNamespaces`,
  prefixes: `${domain}/prefixes`,
  suffixes: `${domain}/suffixes`,
  behavior: `${domain}/generatorBehavior`,
  needsHash: `${domain}/needsHashSuffix`,
};

/** Names of the annotations in which kustomize notes what we keep as a state. */
export const stateAnnotationNames: ReadonlySet<string> = new Set(Object.values(names));

/** A state as kustomize notes it; empty when there is none. Who copies all annotations copies these, too. */
export function stateAnnotations(state: BuildState): readonly (readonly [name: string, value: string])[] {
  const { previous, prefixes, suffixes, behavior, needsHash } = state;
  return [
    [names.previousKinds, previous.map(({ kind }) => kind).join(",")] as const,
    [names.previousNames, previous.map(({ name }) => name).join(",")] as const,
    [names.previousNamespaces, previous.map(({ namespace }) => namespace).join(",")] as const,
    [names.prefixes, prefixes.join(",")] as const,
    [names.suffixes, suffixes.join(",")] as const,
    [names.behavior, behavior ?? ""] as const,
    [names.needsHash, needsHash ? "enabled" : ""] as const,
  ].filter(([, value]) => value !== "");
}
