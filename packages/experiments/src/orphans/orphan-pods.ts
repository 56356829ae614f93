import type { Files } from "@grove/plan";
import { build, type JsonObject, KustomizeError, memoryTree } from "kustomize-ts";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import { type ExperimentKey, namespaceOf } from "../name/naming.ts";
import { kustomizeProblem } from "../plans/edit-images.ts";
import { isObject, partOf, textAt } from "../render/kubernetes-object.ts";
import { renameReferences } from "../render/rename-references.ts";
import type { Reading } from "../schema/reading.ts";
import { backupsVolumeName } from "../overlay/backups-volume.ts";
import { archiveComponents } from "../overlay/archive-components.ts";
import { otreeOrphan } from "../kinds/otree/otree-orphan.ts";
import { webOrphan } from "../kinds/web-experiment/web-orphan.ts";
import type { DatabaseKind, OrphanBase } from "./orphan-base.ts";

/** An experiment of which only volumes are left. */
export interface OrphanInput extends ExperimentKey {
  readonly kind: DatabaseKind;
  /** Which its volumes carry in their names. */
  readonly id: string;
  readonly settings: EnvironmentSettings;
  /** Whether the volume with its dumps is there, too; a database can be read without. */
  readonly hasBackups: boolean;
}

/**
 * What reads the volumes of an experiment that is gone, in its namespace: made of the lab's own base, and named by the id,
 * so that a later experiment of the same name does not notice.
 */
export interface OrphanPods {
  /** What the pods need beside the volumes. */
  readonly belongings: readonly JsonObject[];
  /** Postgres or Redis on the volume, reached by exec alone. */
  readonly database: JsonObject;
  /** Copies the dumps to the archive store; in a lab without one there is none. */
  readonly upload: JsonObject | undefined;
  /** Fetches a dump from the archive store and compares its hash; in a lab without one there is none. */
  readonly download: JsonObject | undefined;
}

/** The name of the pod with the database. */
export function orphanDatabasePod(id: string): string {
  return `orphan-${id}-database`;
}

/**
 * Renders what reads an orphan's volumes.
 *
 * @param files what lies below `apps`
 */
export function orphanPods(files: Files, input: OrphanInput): Reading<OrphanPods> {
  try {
    const objects = build(memoryTree(new Map([...files, ...overlayOf(input)])), directory).resources;
    return { value: podsOf(objects, input), problems: [] };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return { value: undefined, problems: [kustomizeProblem(error, `${directory}/kustomization.yaml`)] };
  }
}

/** Exists in memory only. */
const directory = "orphan";

const bases: Readonly<Record<DatabaseKind, OrphanBase>> = { OTree: otreeOrphan, WebExperiment: webOrphan };

/** As little of an overlay as the base needs in order to know whose volumes are meant. */
function overlayOf({ kind, hasBackups: _hasBackups, ...overlay }: OrphanInput): Files {
  const { environment, name, settings } = overlay;
  const { app, operationConfig } = bases[kind];
  const components = [
    `${app}/components/wiring`,
    ...archiveComponents(settings).map((component) => `otree/components/${component}`),
  ];
  return new Map([
    [`${directory}/operation-config.yaml`, operationConfig(overlay)],
    [
      `${directory}/kustomization.yaml`,
      `namespace: ${namespaceOf(environment, name)}
resources:
  - ../apps/${app}/base
  - operation-config.yaml
components:
${components.map((component) => `  - ../apps/${component}\n`).join("")}`,
    ],
  ]);
}

function podsOf(objects: readonly JsonObject[], input: OrphanInput): OrphanPods {
  const belongings = objects.filter(isBelonging);
  const names = new Map(belongings.map((object) => [nameOf(object), `orphan-${input.id}-${nameOf(object)}`]));
  const own = (value: JsonObject): JsonObject => renameReferences(value, names);
  const upload = uploadPod(templateOf(objects, "CronJob", "backup"), input);
  const download = upload && as(upload, { name: "download", command: ["sh", "/scripts/download-dump.sh"] });
  return {
    belongings: belongings.map((object) => withName(object, names.get(nameOf(object)) ?? "")),
    database: own(databasePod(templateOf(objects, "StatefulSet", bases[input.kind].server), input)),
    upload: upload && own(upload),
    download: download && own(download),
  };
}

/** Scripts and settings, and the key to the archive store, which any namespace may open. */
function isBelonging(object: JsonObject): boolean {
  return ["ConfigMap", "SealedSecret"].includes(textAt(object, "kind"));
}

function nameOf(object: JsonObject): string {
  return textAt(object, "metadata", "name");
}

function withName(object: JsonObject, name: string): JsonObject {
  const { annotations: _waves, ...metadata } = objectAt(object, "metadata");
  const scope = { "sealedsecrets.bitnami.com/cluster-wide": "true" };
  const annotations = textAt(object, "kind") === "SealedSecret" ? { annotations: scope } : {};
  return { ...object, metadata: { ...metadata, name, ...annotations } };
}

function templateOf(objects: readonly JsonObject[], kind: string, name: string): JsonObject {
  const owner = objects.find((object) => textAt(object, "kind") === kind && nameOf(object) === name) ?? {};
  const path = kind === "CronJob" ? ["jobTemplate", "spec", "template"] : ["template"];
  const template = partOf(owner, ["spec", ...path]);
  return isObject(template) ? template : {};
}

/** The server as the base has it, but for what it has of a running experiment, such as passwords. */
function databasePod(template: JsonObject, input: OrphanInput): JsonObject {
  const { initContainers: _initContainers, ...spec } = objectAt(template, "spec");
  const containers = listAt(spec, "containers").map((container) => ({
    ...bases[input.kind].alone(container),
    env: listAt(container, "env").filter((variable) => partOf(variable, ["valueFrom"]) === undefined),
    livenessProbe: null,
  }));
  return pod({ name: orphanDatabasePod(input.id), labels: {}, spec: { ...spec, containers }, input });
}

/** One step of the nightly Job by itself. */
function uploadPod(template: JsonObject, input: OrphanInput): JsonObject | undefined {
  const { initContainers: _initContainers, ...spec } = objectAt(template, "spec");
  const [step] = listAt(objectAt(template, "spec"), "initContainers").filter((one) => textAt(one, "name") === "upload");
  if (step === undefined) return undefined;
  const labels = objectAt(objectAt(template, "metadata"), "labels");
  return pod({ name: `orphan-${input.id}-upload`, labels, spec: { ...spec, containers: [step] }, input });
}

/** The same pod for another script: each that speaks to the archive store needs just that. */
function as(upload: JsonObject, step: { readonly name: string; readonly command: readonly string[] }): JsonObject {
  const metadata = objectAt(upload, "metadata");
  const spec = objectAt(upload, "spec");
  return {
    ...upload,
    metadata: { ...metadata, name: textAt(upload, "metadata", "name").replace(/upload$/, step.name) },
    spec: { ...spec, containers: listAt(spec, "containers").map((container) => ({ ...container, ...step })) },
  };
}

interface PodParts {
  readonly name: string;
  readonly labels: JsonObject;
  readonly spec: JsonObject;
  readonly input: OrphanInput;
}

/** Its service account has gone with the experiment; the namespace's own takes its place. */
function pod({ name, labels, spec, input }: PodParts): JsonObject {
  const { serviceAccountName: _serviceAccountName, ...rest } = spec;
  const volumes = listAt(rest, "volumes").map((volume) => volumeFor(volume, input));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: namespaceOf(input.environment, input.name),
      labels: { ...labels, "grove/orphan": input.id },
    },
    // It ends by itself, should nobody be left to end it.
    spec: { ...rest, restartPolicy: "Never", activeDeadlineSeconds: 6 * 3600, volumes },
  };
}

function volumeFor(volume: JsonObject, { id, hasBackups }: OrphanInput): JsonObject {
  const claim = textAt(volume, "persistentVolumeClaim", "claimName");
  if (claim === backupsVolumeName(id) && !hasBackups) return { name: textAt(volume, "name"), emptyDir: {} };
  return volume;
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const part = value[key];
  return isObject(part) ? part : {};
}

function listAt(value: JsonObject, key: string): readonly JsonObject[] {
  const part = value[key];
  return Array.isArray(part) ? part.filter(isObject) : [];
}
