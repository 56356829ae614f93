import type { Files, Problem } from "@grove/plan";
import type { JsonObject } from "kustomize-ts";
import { isEnvironment } from "../environment/environment.ts";
import { type ExperimentKey, overlayPath } from "../name/naming.ts";
import type { Reading } from "../schema/reading.ts";
import { hideSecrets } from "./hide-secrets.ts";
import { holdsData } from "./holds-data.ts";
import { identityOf, objectToYaml, textAt } from "./kubernetes-object.ts";
import { renderExperiment } from "./render-experiment.ts";

/** One Kubernetes object on both sides, without secret values; `undefined` stands for "there is none". */
export interface ObjectChange {
  readonly experiment: ExperimentKey;
  /** `PersistentVolumeClaim database-k7f3q9x2`. */
  readonly title: string;
  /** A volume, what mounts one, or the secrets to read it with. */
  readonly holdsData: boolean;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}

/** An experiment of which something changes in the cluster. */
export interface TouchedExperiment {
  readonly experiment: ExperimentKey;
  readonly change: "added" | "changed" | "ended";
}

export interface Comparison {
  /** By environment and name. */
  readonly experiments: readonly TouchedExperiment[];
  /** Removed ones first, then changed ones, then added ones; in each group those that hold data lead. */
  readonly changes: readonly ObjectChange[];
  /** Overlays that cannot be rendered. */
  readonly problems: readonly Problem[];
}

/**
 * What a change of files does to the cluster, object by object.
 *
 * Both sides hold all overlays that may differ and `apps/`; overlays whose files are equal are not rendered.
 */
export function compareRendered(before: Files, after: Files): Comparison {
  const comparisons = changedExperiments(before, after).map((key) => compareExperiment({ before, after, key }));
  return {
    experiments: comparisons.flatMap(({ experiments }) => experiments),
    changes: comparisons.flatMap(({ changes }) => changes).toSorted((one, other) => rank(one) - rank(other)),
    problems: comparisons.flatMap(({ problems }) => problems),
  };
}

function rank({ before, after, holdsData: data }: ObjectChange): number {
  const group = after === undefined ? 0 : before === undefined ? 2 : 1;
  return 2 * group + (data ? 0 : 1);
}

function changedExperiments(before: Files, after: Files): readonly ExperimentKey[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const changed = paths.filter((path) => before.get(path) !== after.get(path));
  const isBaseChanged = changed.some((path) => path.startsWith("apps/"));
  const directories = (isBaseChanged ? paths : changed).flatMap((path) => overlayOf.exec(path)?.[0] ?? []);
  return [...new Set(directories)].toSorted().flatMap((directory) => {
    const [, environment = "", name = ""] = directory.split("/");
    return isEnvironment(environment) ? [{ environment, name }] : [];
  });
}

const overlayOf = /^environments\/[^/]+\/[^/]+(?=\/)/;

interface Sides<Side> {
  readonly key: ExperimentKey;
  readonly before: Side;
  readonly after: Side;
}

function compareExperiment({ before, after, key }: Sides<Files>): Comparison {
  const old = renderIfThere(before, key);
  const fresh = renderIfThere(after, key);
  const problems = [...old.problems, ...fresh.problems];
  if (old.value === undefined || fresh.value === undefined) return { experiments: [], changes: [], problems };
  const changes = compareObjects({ before: old.value, after: fresh.value, key });
  const change = old.value.length === 0 ? "added" : fresh.value.length === 0 ? "ended" : "changed";
  return { experiments: changes.length === 0 ? [] : [{ experiment: key, change }], changes, problems };
}

function renderIfThere(files: Files, key: ExperimentKey): Reading<readonly JsonObject[]> {
  if (!files.has(`${overlayPath(key.environment, key.name)}/kustomization.yaml`)) return { value: [], problems: [] };
  const { value, problems } = renderExperiment(files, key);
  return { value: value?.resources, problems };
}

function compareObjects({ before, after, key }: Sides<readonly JsonObject[]>): readonly ObjectChange[] {
  const old = new Map(before.map((object) => [identityOf(object), object]));
  const fresh = new Map(after.map((object) => [identityOf(object), object]));
  const identities = [...new Set([...old.keys(), ...fresh.keys()])];
  return identities.flatMap((identity) => {
    const pair = { before: old.get(identity), after: fresh.get(identity) };
    const object = pair.after ?? pair.before;
    if (object === undefined || objectToYaml(pair.before) === objectToYaml(pair.after)) return [];
    const title = `${textAt(object, "kind")} ${textAt(object, "metadata", "name")}`;
    const data = [pair.before, pair.after].some((side) => side !== undefined && holdsData(side));
    return [{ experiment: key, title, holdsData: data, ...hideSecrets(pair) }];
  });
}
