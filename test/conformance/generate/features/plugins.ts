import type { KnownObject, Level } from "../level.ts";
import { anyScalar } from "../odd-scalars.ts";
import type { Random } from "../random.ts";
import { type Fields, type Value, Verbatim } from "../value.ts";
import { writePlain } from "../write-yaml.ts";
import { generatorBody } from "./generators.ts";
import { makeReplacement } from "./replacements.ts";
import { targetFor } from "./targets.ts";

/** A built-in transformer in a file or inline. */
export function addTransformer(level: Level): void {
  const { random } = level;
  const [kind, fields] = random.pick(transformers)(level, random);
  addPlugin(level, "transformers", kind, fields);
}

/** A built-in generator in a file or inline. */
export function addPluginGenerator(level: Level): void {
  const { random } = level;
  const kind = random.pick(["ConfigMap", "Secret"]);
  const name = random.pick(["made", "web", "cache"]);
  if (level.taken.has(`${kind} ${name}`)) return;
  level.taken.add(`${kind} ${name}`);
  const { options, env: _, ...body } = generatorBody(level, kind);
  addPlugin(level, "generators", `${kind}Generator`, {
    metadata: { name },
    ...body,
    ...(random.chance(0.5) ? { options } : {}),
  });
  level.objects.push({ kind, name, apiVersion: "v1" });
}

/** A built-in transformer that only looks. */
export function addValidator(level: Level): void {
  const { random } = level;
  addPlugin(level, "validators", "LabelTransformer", {
    labels: random.chance(0.5) ? {} : { checked: "yes" },
    fieldSpecs: [{ path: "metadata/labels", create: random.chance(0.3) }],
  });
}

function addPlugin(level: Level, field: string, kind: string, fields: Fields): void {
  const { random } = level;
  const apiVersion = random.chance(0.04) ? random.pick(["builtin/v1", "other/v1"]) : "builtin";
  const metadata = { name: random.chance(0.9) ? "plugin" : `plugin-${random.integer(0, 9)}` };
  const plugin = { apiVersion, kind, metadata, ...fields };
  level.append(field, random.chance(0.6) ? level.addYaml("plugin", plugin) : writePlain(plugin, random));
}

const anySpec = (random: Random, path: string): Fields => ({
  path: random.chance(0.7)
    ? path
    : random.pick(["metadata/name", "spec/added", "spec/list[]/name", "data/k0", "spec\\/x"]),
  create: random.maybe(0.5, () => random.chance(0.6)),
  kind: random.maybe(0.3, () => random.pick(["Deployment", "Service", "Widget"])),
  group: random.maybe(0.1, () => "apps"),
  version: random.maybe(0.1, () => "v1"),
});

const specs = (random: Random, ...paths: readonly string[]): Value => paths.map((path) => anySpec(random, path));

type MakeTransformer = (level: Level, random: Random) => readonly [kind: string, fields: Fields];

const transformers: readonly MakeTransformer[] = [
  (_, random) => ["PrefixTransformer", { prefix: "p-", fieldSpecs: specs(random, "metadata/name") }],
  (_, random) => ["SuffixTransformer", { suffix: "-s", fieldSpecs: specs(random, "metadata/name") }],
  (_, random) => [
    "LabelTransformer",
    { labels: { a: "b", n: "12" }, fieldSpecs: specs(random, "metadata/labels", "spec/selector") },
  ],
  (_, random) => [
    "AnnotationsTransformer",
    { annotations: { a: "b" }, fieldSpecs: specs(random, "metadata/annotations") },
  ],
  (_, random) => ["NamespaceTransformer", namespaceTransformer(random)],
  (_, random) => [
    "ImageTagTransformer",
    { imageTag: { name: "nginx", newTag: "9" }, fieldSpecs: specs(random, "spec/template/spec/containers[]/image") },
  ],
  (_, random) => [
    "ReplicaCountTransformer",
    { replica: { name: "web", count: 3 }, fieldSpecs: specs(random, "spec/replicas") },
  ],
  (_, random) => ["ValueAddTransformer", valueAdd(random)],
  (level, random) => ["PatchTransformer", { patch: jsonPatch(random), target: targetFor(someObject(level), random) }],
  (level, random) => ["PatchJson6902Transformer", { jsonOp: jsonPatch(random), target: nameOf(someObject(level)) }],
  (level, random) => ["PatchStrategicMergeTransformer", { patches: mergePatches(level, random) }],
  (level, random) => ["ReplacementTransformer", replacements(level, random)],
  (_, random) => [
    random.pick(["HashTransformer", "SortOrderTransformer", "IAMPolicyGenerator", "UnknownTransformer"]),
    {},
  ],
];

function namespaceTransformer(random: Random): Fields {
  return {
    metadata: { name: "plugin", namespace: "lab" },
    unsetOnly: random.maybe(0.3, () => true),
    setRoleBindingSubjects: random.maybe(0.4, () => random.pick(["none", "allServiceAccounts", "defaultOnly", "odd"])),
    fieldSpecs: specs(random, "metadata/namespace"),
  };
}

function valueAdd(random: Random): Fields {
  const targets = [
    {
      fieldPath: random.pick(["metadata/annotations/added", "spec/list", "/spec/a~1b"]),
      filePathPosition: random.maybe(0.2, () => 1),
    },
  ];
  return { value: random.pick<Value>(["x", "a/b", new Verbatim("12")]), targets };
}

function jsonPatch(random: Random): string {
  const path = random.pick(["/metadata/annotations", "/spec/added", "/metadata/labels"]);
  return writePlain([{ op: "add", path, value: random.chance(0.5) ? { a: "b" } : anyScalar(random) }], random);
}

function mergePatches(level: Level, random: Random): string {
  const { apiVersion, kind, name } = someObject(level);
  return writePlain({ apiVersion, kind, metadata: { name, annotations: { patched: "yes" } } }, random);
}

function replacements(level: Level, random: Random): Fields {
  return { replacements: [makeReplacement([someObject(level)], random)] };
}

function nameOf({ apiVersion, kind, name }: KnownObject): Fields {
  return {
    version: apiVersion.split("/").at(-1),
    group: apiVersion.includes("/") ? apiVersion.split("/")[0] : "",
    kind,
    name,
  };
}

function someObject(level: Level): KnownObject {
  const known = level.objects.filter(({ value }) => value !== undefined);
  return known.length === 0 ? { apiVersion: "v1", kind: "ConfigMap", name: "web" } : level.random.pick(known);
}
