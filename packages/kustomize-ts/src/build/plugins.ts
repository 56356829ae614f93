import { inFile, KustomizeError } from "../kustomize-error.ts";
import { formatId } from "../resource/resource-id.ts";
import type { Resource } from "../resource/resource.ts";
import { fromJson } from "../yaml/from-json.ts";
import { resourceToJson } from "../yaml/to-json.ts";
import { Accumulator } from "./accumulator.ts";
import type { PlannedGenerator } from "./builtin-generators.ts";
import { generatorPlugins, type PluginConfig, transformerPlugins } from "./builtin-plugins.ts";
import type { PlannedTransformer } from "./builtin-transformers.ts";
import { type Origin, originOf } from "./origin.ts";
import type { Target } from "./target.ts";

/**
 * The generators of `generators:`; only kustomize's own kinds.
 *
 * @throws KustomizeError FUNCTION_UNSUPPORTED, FIELD_INVALID and all codes of reading resources.
 */
export function loadGenerators(target: Target): PlannedGenerator[] {
  return readConfigs(target, target.kustomization.generators ?? []).map((resource) => {
    const make = generatorPlugins[pluginKind(resource)];
    if (make === undefined) throw notA("generator", resource);
    // Arguments of generators are embedded in the original, where nothing is converted.
    const config = configOf(resource, target, false);
    return { generate: () => [make(config)], origin: pluginOrigin(resource), place: { field: "generators" } };
  });
}

/**
 * The transformers that a list of paths or inline texts names; only kustomize's own kinds.
 *
 * @throws KustomizeError as `loadGenerators`.
 */
export function loadTransformers(target: Target, paths: readonly string[]): PlannedTransformer[] {
  return readConfigs(target, paths).map((resource) => {
    const make = transformerPlugins[pluginKind(resource)];
    if (make === undefined) throw notA("transformer", resource);
    const file = target.loader.pathOf(target.fileName);
    const transform = inFile(file, () => make(configOf(resource, target)));
    return {
      transform: (resources) => inFile(file, () => transform(resources)),
      origin: pluginOrigin(resource),
    };
  });
}

/** Configurations from inline texts, files and directories, in kustomize's order: inline ones first. */
function readConfigs(target: Target, entries: readonly string[]): readonly Resource[] {
  if (entries.length === 0) return [];
  const accumulator = new Accumulator(target.session.budget);
  const paths: string[] = [];
  for (const entry of entries) {
    const inline = inlineResources(target, entry);
    if (inline === undefined) paths.push(entry);
    else accumulator.resources.appendAll(inline);
  }
  target.addResources(accumulator, paths);
  return accumulator.resources.all;
}

function inlineResources(target: Target, text: string): Resource[] | undefined {
  try {
    return target.inlineResources(text);
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}

function pluginKind(resource: Resource): string {
  if (resource.apiVersion === "builtin") return resource.kind;
  throw new KustomizeError(
    "FUNCTION_UNSUPPORTED",
    `external plugins disabled; unable to load external plugin '${resource.kind}'`,
    { next: "Use a builtin kind, or run the function beforehand and list its result in resources." },
  );
}

function notA(role: string, resource: Resource): KustomizeError {
  if (resource.kind === "HelmChartInflationGenerator") {
    return new KustomizeError(
      "HELM_UNSUPPORTED",
      "HelmChartInflationGenerator needs helm, which this package does not run.",
      {
        next: "Render the chart with `helm template` into a file and list it in resources.",
      },
    );
  }
  return new KustomizeError("FIELD_INVALID", `plugin ${formatId(resource.originalId)} not a ${role}`, {
    next: `List one of kustomize's own kinds here.`,
  });
}

/** A configuration goes through its JSON, so that decoders see what the original's see. */
function configOf(resource: Resource, target: Target, convertsScalars = true): PluginConfig {
  const node = fromJson(resourceToJson(resource.node), "json");
  return { node, context: { text: "", strict: false, convertsScalars, path: "" }, target };
}

function pluginOrigin(resource: Resource): Origin | undefined {
  const path = originOf(resource);
  if (path === undefined) return undefined;
  const { apiVersion, kind, name, namespace } = resource;
  return { configuredIn: path, configuredBy: { apiVersion, kind, name, namespace } };
}
