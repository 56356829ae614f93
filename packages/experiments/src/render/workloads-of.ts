import type { JsonObject, JsonValue } from "kustomize-ts";
import { configMapsOf } from "./config-maps-of.ts";
import { isObject, partOf, textAt } from "./kubernetes-object.ts";

/** What an overlay wants to run: one Deployment or StatefulSet with its images. */
export interface RenderedWorkload {
  readonly kind: "Deployment" | "StatefulSet";
  readonly name: string;
  readonly replicas: number;
  /** Container → image, as rendered. */
  readonly images: Readonly<Record<string, string>>;
  /** The ConfigMaps that its pods mount, in order: a name that carries a hash changes with the settings. */
  readonly settings: readonly string[];
  /** Of its pods: a changed one asks for a restart, as after new secrets. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * The workloads among rendered objects, for whoever waits until they run.
 *
 * @example
 * workloadsOf(rendered.resources)[0]; // { kind: "Deployment", name: "otree", replicas: 1, images: { otree: "…" }, settings: [], annotations: {} }
 */
export function workloadsOf(objects: readonly JsonObject[]): readonly RenderedWorkload[] {
  return objects.flatMap((object) => {
    const kind = textAt(object, "kind");
    if (kind !== "Deployment" && kind !== "StatefulSet") return [];
    const replicas = partOf(object, ["spec", "replicas"]);
    const name = textAt(object, "metadata", "name");
    const settings = configMapsOf(partOf(object, ["spec", "template", "spec"]));
    return [
      {
        kind,
        name,
        replicas: typeof replicas === "number" ? replicas : 1,
        images: imagesOf(object),
        settings,
        annotations: annotationsOf(object),
      },
    ];
  });
}

function annotationsOf(object: JsonObject): Readonly<Record<string, string>> {
  const annotations = partOf(object, ["spec", "template", "metadata", "annotations"]);
  const entries = isObject(annotations) ? Object.entries(annotations) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function imagesOf(object: JsonObject): Readonly<Record<string, string>> {
  const containers: JsonValue | undefined = partOf(object, ["spec", "template", "spec", "containers"]);
  const list = Array.isArray(containers) ? containers : [];
  return Object.fromEntries(list.filter(isObject).map((one) => [textAt(one, "name"), textAt(one, "image")]));
}
