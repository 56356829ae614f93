import { joinPath } from "../file-tree.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import type { Resource } from "../resource/resource.ts";
import { encodeYaml } from "../yaml/encode.ts";
import { getField } from "../yaml/node.ts";
import { parseDocument } from "../yaml/parse-documents.ts";

/** Where a resource, or a change of it, comes from; paths are relative to the directory that the build starts in. */
export interface Origin {
  readonly path?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

/** The annotation that says where a resource comes from. */
export const originAnnotation = "config.kubernetes.io/origin";

/** The annotation that lists what changed a resource. */
export const transformationsAnnotation = "alpha.config.kubernetes.io/transformations";

/** Joins a path to an origin's path, keeping leading "..". */
export function originPath(base: string, path: string): string {
  return joinPath(base, path);
}

/** The path that a resource's origin annotation names. */
export function originOf(resource: Resource): string | undefined {
  const text = resource.annotations.get(originAnnotation);
  if (text === undefined) return undefined;
  const path = getField(parseDocument(text), "path");
  return path?.value ?? "";
}

/** The text of an origin. */
export function formatOrigin(origin: Origin): string {
  return lines(origin).join("\n") + "\n";
}

/** Gives resources their origin unless they have one. */
export function addOrigin(resources: Iterable<Resource>, origin: Origin | undefined): void {
  if (origin === undefined) return;
  for (const resource of resources) {
    const { annotations } = resource;
    if (!annotations.has(originAnnotation)) {
      resource.setAnnotations(annotations.set(originAnnotation, formatOrigin(origin)));
    }
  }
}

/** Notes a transformation on all resources; those without origin were made by it. */
export function addTransformation(resources: ResourceList, origin: Origin): void {
  const item = `- ${lines(origin).join("\n  ")}\n`;
  for (const resource of resources.all) {
    const { annotations } = resource;
    resources.budget.spendText(item.length);
    if (annotations.has(originAnnotation)) {
      const former = annotations.get(transformationsAnnotation) ?? "";
      resource.setAnnotations(annotations.set(transformationsAnnotation, former + item));
    } else {
      resource.setAnnotations(annotations.set(originAnnotation, formatOrigin(origin)));
    }
  }
}

function lines({ path, configuredIn, configuredBy }: Origin): string[] {
  const own = [field("path", path), field("configuredIn", configuredIn)];
  const by = Object.entries(configuredBy ?? {}).map(([name, value]) => field(name, value));
  const nested = by.filter((line) => line !== undefined).map((line) => `  ${line}`);
  const result = own.filter((line) => line !== undefined);
  return nested.length === 0 ? result : [...result, "configuredBy:", ...nested];
}

function field(name: string, value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : encodeYaml({ [name]: value }).trimEnd();
}
