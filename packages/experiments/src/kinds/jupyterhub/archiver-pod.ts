import type { Files } from "@grove/plan";
import { build, type JsonObject, KustomizeError, memoryTree } from "kustomize-ts";
import type { EnvironmentSettings } from "../../environment/environment-settings.ts";
import { type ExperimentKey, namespaceOf } from "../../name/naming.ts";
import { kustomizeProblem } from "../../plans/edit-images.ts";
import { isObject, partOf, textAt } from "../../render/kubernetes-object.ts";
import { renameReferences } from "../../render/rename-references.ts";
import type { Reading } from "../../schema/reading.ts";
import { archiveVariables } from "../../overlay/archive-variables.ts";
import { backupsVolumeName } from "../../overlay/backups-volume.ts";
import { archiveComponents } from "../../overlay/archive-components.ts";

/** Which volumes of a hub are read. */
export interface ArchiverInput extends ExperimentKey {
  /** Which its volumes carry in their names. */
  readonly id: string;
  readonly settings: EnvironmentSettings;
  /** Claims of the hub's database and of homes, each mounted at `/volumes/CLAIM`. */
  readonly claims: readonly string[];
  /** Whether the volume of its archives is there, as it is unless told. */
  readonly hasBackups?: boolean;
  /** Its claim, where it is that of an earlier hub of the name. */
  readonly backups?: string | undefined;
  /** Whether homes are written to, and archives only read. */
  readonly restores?: boolean;
}

/** What copies a hub's data, made of the lab's own files, and named by the id. */
export interface Archiver {
  /** What the pod needs beside the volumes. */
  readonly belongings: readonly JsonObject[];
  /** Its container `copy` has Python; `store`, in a lab with an archive store, reaches that. */
  readonly pod: JsonObject;
}

/** The name of that pod. */
export function archiverName(id: string): string {
  return `archiver-${id}`;
}

/**
 * Renders what copies a hub's data.
 *
 * @param files what lies below `apps`
 */
export function archiverPod(files: Files, input: ArchiverInput): Reading<Archiver> {
  try {
    const tree = memoryTree(new Map([...files, ...overlayOf(input)]));
    const base = build(memoryTree(files), hubDirectory).resources;
    return { value: archiverOf(build(tree, directory).resources, { ...input, base }), problems: [] };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return { value: undefined, problems: [kustomizeProblem(error, `${directory}/kustomization.yaml`)] };
  }
}

/** Exist in memory only. */
const directory = "archiver";
const hubDirectory = "apps/jupyterhub/base";

/** The hub's own image has Python; the base says which one that is. */
function hubImage(base: readonly JsonObject[]): string {
  const hub = base.find(
    (object) => textAt(object, "kind") === "Deployment" && textAt(object, "metadata", "name") === "hub",
  );
  const [container] = listOf(partOf(hub, ["spec", "template", "spec", "containers"]));
  return container === undefined ? "" : textAt(container, "image");
}

function overlayOf({ environment, name, id, settings }: ArchiverInput): Files {
  const components = ["jupyterhub/components/archiver", ...archiveComponents(settings).map(ofOtree)];
  const variables = archiveVariables({ environment, name, id, archive: settings.archive });
  const lines = Object.entries(variables).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  return new Map([
    [
      `${directory}/operation.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: operation\ndata:\n  ID: ${JSON.stringify(id)}\n${lines.join("")}`,
    ],
    [
      `${directory}/kustomization.yaml`,
      `namespace: ${namespaceOf(environment, name)}
resources:
  - operation.yaml
components:
${components.map((component) => `  - ../apps/${component}\n`).join("")}`,
    ],
  ]);
}

/** Every kind copies to the lab's one store, by the same component. */
function ofOtree(component: string): string {
  return `otree/components/${component}`;
}

interface Rendering extends ArchiverInput {
  /** What the hub stands on. */
  readonly base: readonly JsonObject[];
}

function archiverOf(objects: readonly JsonObject[], input: Rendering): Archiver {
  const { id } = input;
  const belongings = [...objects.filter((object) => textAt(object, "kind") !== "Pod"), ...rulesOf(input)];
  const names = new Map(belongings.map((object) => [nameOf(object), `${archiverName(id)}-${nameOf(object)}`]));
  const pod = objects.find((object) => textAt(object, "kind") === "Pod") ?? {};
  return {
    belongings: belongings.map((object) => ({
      ...object,
      metadata: metadataOf(object, names.get(nameOf(object)) ?? ""),
    })),
    pod: podOf(pod, { input, names }),
  };
}

/**
 * The rule that opens the way to the store closes all others. That which lets pods ask for names is the hub's, and goes with it,
 * so the archiver has one like it.
 */
function rulesOf({ base, environment, name, settings }: Rendering): readonly JsonObject[] {
  if (settings.archive === undefined) return [];
  return base
    .filter((object) => textAt(object, "kind") === "NetworkPolicy" && nameOf(object) === "allow-out-to-names")
    .map((rule) => {
      const spec = partOf(rule, ["spec"]);
      const podSelector = { matchLabels: labels };
      const metadata = { name: nameOf(rule), namespace: namespaceOf(environment, name) };
      return { ...rule, metadata, spec: { ...(isObject(spec) ? spec : {}), podSelector } };
    });
}

function nameOf(object: JsonObject): string {
  return textAt(object, "metadata", "name");
}

function metadataOf(object: JsonObject, name: string): JsonObject {
  const namespace = textAt(object, "metadata", "namespace");
  const isSealed = textAt(object, "kind") === "SealedSecret";
  return {
    name,
    namespace,
    ...(isSealed ? { annotations: { "sealedsecrets.bitnami.com/cluster-wide": "true" } } : {}),
  };
}

interface PodInput {
  readonly input: Rendering;
  /** The names that its belongings have here. */
  readonly names: ReadonlyMap<string, string>;
}

function podOf(pod: JsonObject, { input, names }: PodInput): JsonObject {
  const { id, base, settings, hasBackups = true, backups: claim = backupsVolumeName(id) } = input;
  const part = partOf(pod, ["spec"]);
  const own: JsonObject = isObject(part) ? part : {};
  const spec = renameReferences(own, names);
  const containers = listOf(spec["containers"])
    .filter((one) => textAt(one, "name") === "copy" || settings.archive !== undefined)
    .map((one) => (textAt(one, "name") === "copy" ? withMounts({ ...one, image: hubImage(base) }, input) : one));
  const backups = hasBackups ? claimed(claim) : { emptyDir: {} };
  const claims = [...input.claims.map(volumeOf), { name: "backups", ...backups }];
  return {
    ...pod,
    metadata: { name: archiverName(id), namespace: namespaceOf(input.environment, input.name), labels },
    spec: { ...spec, containers, volumes: [...listOf(spec["volumes"]), ...claims] },
  };
}

function withMounts(container: JsonObject, { claims, restores = false }: ArchiverInput): JsonObject {
  const own = listOf(container["volumeMounts"]).map((mount) =>
    restores && textAt(mount, "name") === "backups" ? { ...mount, readOnly: true } : mount,
  );
  const mounts = claims.map((claim, index) => ({
    name: `volume-${index}`,
    mountPath: `/volumes/${claim}`,
    readOnly: !restores && !isHub(claim),
  }));
  return { ...container, volumeMounts: [...own, ...mounts] };
}

function volumeOf(claim: string, index: number): JsonObject {
  return { name: `volume-${index}`, ...claimed(claim) };
}

function claimed(claimName: string): JsonObject {
  return { persistentVolumeClaim: { claimName } };
}

const labels = { "grove/archive-client": "true" };

/** SQLite finishes what a killed hub began before anything reads it. */
function isHub(claim: string): boolean {
  return claim.startsWith("hub-");
}

function listOf(value: ReturnType<typeof partOf>): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
