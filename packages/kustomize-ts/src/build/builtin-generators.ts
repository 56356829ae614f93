import { generateConfigMap, type GeneratorSource, joinOptions } from "../generate/config-map.ts";
import { generateSecret } from "../generate/secret.ts";
import type { GeneratorOptions } from "../kustomization/shapes.ts";
import type { Resource } from "../resource/resource.ts";
import type { FieldPlace } from "./at-field.ts";
import { type Origin, originPath } from "./origin.ts";
import type { Target } from "./target.ts";

/** A generator that is ready to run, and where it is configured. */
export interface PlannedGenerator {
  readonly generate: () => readonly Resource[];
  readonly origin: Origin | undefined;
  /** The field that asks for it. */
  readonly place: FieldPlace;
}

/** `configMapGenerator` and `secretGenerator`, in this order. */
export function builtinGenerators(target: Target): PlannedGenerator[] {
  const { configMapGenerator = [], secretGenerator = [], generatorOptions } = target.kustomization;
  const source = generatorSource(target);
  const plan = <Arguments extends { readonly options?: GeneratorOptions }>(
    { kind, field }: { kind: string; field: string },
    generate: (args: Arguments, from: GeneratorSource) => Resource,
  ) => {
    return (args: Arguments, at: number): PlannedGenerator => ({
      generate: () => [generate(withOptions(args, generatorOptions), source)],
      origin: builtinOrigin(target, kind),
      place: { field, at },
    });
  };
  return [
    ...configMapGenerator.map(plan({ kind: "ConfigMapGenerator", field: "configMapGenerator" }, generateConfigMap)),
    ...secretGenerator.map(plan({ kind: "SecretGenerator", field: "secretGenerator" }, generateSecret)),
  ];
}

/** What generators of a target need. */
export function generatorSource(target: Target): GeneratorSource {
  return { load: (path) => target.loader.load(path), schemas: target.session.schemas };
}

/** The origin of what a field of the kustomization does. */
export function builtinOrigin(target: Target, kind: string): Origin | undefined {
  if (target.originDirectory === undefined) return undefined;
  return {
    configuredIn: originPath(target.originDirectory, target.fileName),
    configuredBy: { apiVersion: "builtin", kind },
  };
}

function withOptions<Arguments extends { readonly options?: GeneratorOptions }>(
  args: Arguments,
  global: GeneratorOptions | undefined,
): Arguments {
  const options = joinOptions(args.options, global);
  return options === undefined ? args : { ...args, options };
}
