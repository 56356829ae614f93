import type { Level } from "../level.ts";
import { otherName } from "../objects.ts";
import { oddText } from "../odd-scalars.ts";
import type { Random } from "../random.ts";
import { type Fields, Verbatim } from "../value.ts";

const labelValues = ["prod", "true", "12", "v1.0", "", "a.b_c", "012"];

/** `labels`, with all of its flags. */
export function addLabels(level: Level): void {
  const { random } = level;
  level.append("labels", {
    pairs: labelPairs(random),
    includeSelectors: random.maybe(0.5, () => random.chance(0.7)),
    includeTemplates: random.maybe(0.5, () => random.chance(0.7)),
    includeVolumeClaimTemplates: random.maybe(0.2, () => random.chance(0.7)),
    fields: random.maybe(0.2, () => [labelField(random)]),
  });
}

function labelField(random: Random): Fields {
  return {
    path: random.pick(["spec/labels", "spec/template/metadata/labels", "metadata/labels", "spec/items/labels"]),
    create: random.maybe(0.7, () => random.chance(0.7)),
    kind: random.maybe(0.5, () => random.pick(["Application", "Widget", "Deployment"])),
    group: random.maybe(0.2, () => random.pick(["apps", "example.com"])),
  };
}

/** The old field, which reaches selectors, too. */
export function addCommonLabels(level: Level): void {
  level.kustomization["commonLabels"] = labelPairs(level.random);
}

function labelPairs(random: Random): Fields {
  const names = random.some(["app", "tier", "env", "a/b", "y", "team.example.com/x"], 1, 3);
  return Object.fromEntries(names.map((name) => [name, random.pick(labelValues)]));
}

/** Annotations on everything. */
export function addCommonAnnotations(level: Level): void {
  const { random } = level;
  const names = random.some(["note", "example.com/a", "n", "012"], 1, 2);
  level.kustomization["commonAnnotations"] = Object.fromEntries(names.map((name) => [name, oddText(random)]));
}

/** `namespace`. */
export function addNamespace(level: Level): void {
  level.kustomization["namespace"] = level.random.pick(["lab", "other", "prod", "default"]);
}

/** `namePrefix`, `nameSuffix` or both. */
export function addNameAffix(level: Level): void {
  const { random } = level;
  const which = random.some(["namePrefix", "nameSuffix"], 1, 2);
  if (which.includes("namePrefix")) level.kustomization["namePrefix"] = random.pick(["pre-", "dev-", "a.", "x"]);
  if (which.includes("nameSuffix")) level.kustomization["nameSuffix"] = random.pick(["-v1", "-suf", "1"]);
}

/** `images`, by name with all that can be set. */
export function addImages(level: Level): void {
  const { random } = level;
  const name = random.pick(["nginx", "registry:5000/team/app", "redis", "app", "a/b/redis", "team/app", "nginx*"]);
  level.append(random.chance(0.1) ? "imageTags" : "images", {
    name,
    newName: random.maybe(0.4, () => random.pick(["other/img", "host:80/x", "nginx"])),
    newTag: random.maybe(0.5, () =>
      random.chance(0.03) ? new Verbatim("1.10") : random.pick(["2.0", "latest", "v1", "012"]),
    ),
    digest: random.maybe(0.2, () => "sha256:0123"),
    tagSuffix: random.maybe(0.1, () => "-arm"),
  });
}

/** `replicas`, now and then of something that has none. */
export function addReplicas(level: Level): void {
  const { random } = level;
  const target = level.objectOf(["Deployment", "StatefulSet", "ReplicaSet"]);
  if (target === undefined && !random.chance(0.05)) return;
  level.append("replicas", { name: target?.name ?? otherName(random), count: random.integer(0, 7) });
}

/** `sortOptions`. */
export function addSortOptions(level: Level): void {
  const { random } = level;
  const kinds = ["Deployment", "Service", "ConfigMap", "Widget", "Namespace", "StatefulSet"];
  level.kustomization["sortOptions"] = random.pick<Fields>([
    { order: "fifo" },
    { order: "legacy" },
    {
      order: "legacy",
      legacySortOptions: { orderFirst: random.some(kinds, 0, 3), orderLast: random.some(kinds, 0, 3) },
    },
    { order: random.pick(["legacy", "legacy", "fifo"]), legacySortOptions: { orderFirst: random.some(kinds, 0, 2) } },
  ]);
}

/** `buildMetadata`. */
export function addBuildMetadata(level: Level): void {
  const { random } = level;
  const options = ["managedByLabel", "originAnnotations", "transformerAnnotations"];
  level.kustomization["buildMetadata"] = random.chance(0.04) ? ["unknown"] : random.some(options, 1, 3);
}
