import type { KnownObject, Level } from "../level.ts";
import { kindNames, otherName, workloads } from "../objects.ts";
import { anyScalar } from "../odd-scalars.ts";
import type { Random } from "../random.ts";
import { type Fields, isFields, isList, type Value } from "../value.ts";
import { writePlain } from "../write-yaml.ts";
import { targetFor } from "./targets.ts";

/** A strategic merge patch: in a file, inline, in the old field, for a target, several in one file. */
export function addStrategicMerge(level: Level): void {
  const { random } = level;
  const objects = random.some(
    level.objects.filter(({ value }) => value !== undefined),
    1,
    2,
  );
  if (objects.length === 0) return;
  const patches = objects.map((object) => mergePatch(object, random));
  if (random.chance(0.15)) return addOldField(level, patches);
  const [object] = objects;
  level.append("patches", {
    ...(random.chance(0.5)
      ? { path: level.addYaml("patch", ...patches) }
      : { patch: patches.map((patch) => writePlain(patch, random)).join("---\n") }),
    target: random.maybe(0.3, () => targetFor(object, random)),
    options: random.maybe(0.15, () => ({
      allowNameChange: random.maybe(0.7, () => random.chance(0.7)),
      allowKindChange: random.maybe(0.7, () => random.chance(0.7)),
    })),
  });
}

function addOldField(level: Level, patches: readonly Fields[]): void {
  const { random } = level;
  const inline = patches.map((patch) => writePlain(patch, random)).join("---\n");
  level.append("patchesStrategicMerge", random.chance(0.5) ? inline : level.addYaml("patch", ...patches));
}

function mergePatch(object: KnownObject, random: Random): Fields {
  const { apiVersion, kind, name, namespace, value = {} } = object;
  const renamed = random.chance(0.06) ? random.pick([otherName(random), "renamed"]) : name;
  const metadata = {
    name: renamed,
    namespace: random.chance(0.9) ? namespace : random.pick(["lab", "other"]),
    annotations: random.maybe(0.15, () => ({ patched: anyScalar(random) })),
    labels: random.maybe(0.15, () => ({ app: random.pick<Value>([null, "new"]) })),
  };
  const head = { apiVersion, kind: random.chance(0.02) ? random.pick(kindNames) : kind, metadata };
  if (random.chance(0.05)) return { $patch: random.pick(["delete", "replace", "merge"]), ...head };
  const { apiVersion: _, kind: __, metadata: ___, ...body } = value;
  return { ...head, ...mutateFields(body, random, workloads.includes(kind) ? 0.75 : 0.6) };
}

/** Keeps some fields, changes some, takes some away by null or a directive, adds some. */
function mutateFields(fields: Fields, random: Random, keep: number): Fields {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && random.chance(keep));
  const changed = kept.map(([name, value]) => [name, mutate(value as Value, random)] as const);
  return {
    ...(random.chance(0.04) ? { $patch: random.pick(["replace", "merge", "delete"]) } : {}),
    ...(random.chance(0.02) ? { $retainKeys: kept.map(([name]) => name) } : {}),
    ...Object.fromEntries(changed),
    ...(random.chance(0.12) ? { [random.pick(["added", "enabled", "x.y"])]: anyScalar(random) } : {}),
  };
}

function mutate(value: Value, random: Random): Value {
  if (random.chance(0.06)) return null;
  if (isFields(value)) return mutateFields(value, random, 0.8);
  if (isList(value)) return mutateList(value, random);
  return random.chance(0.7) ? anyOf(value, random) : value;
}

function anyOf(value: Value, random: Random): Value {
  if (typeof value === "number") return random.integer(0, 9);
  if (random.chance(0.05)) return random.pick<Value>([[], {}, [1], { a: 1 }]);
  return random.chance(0.6) ? random.pick(["changed", "nginx:2", "x/y:1"]) : anyScalar(random);
}

function mutateList(items: readonly Value[], random: Random): Value {
  const changed = items.filter(() => random.chance(0.8)).map((item) => mutateItem(item, random));
  if (random.chance(0.2)) changed.unshift(newItem(items, random));
  if (random.chance(0.2)) changed.push(newItem(items, random));
  if (random.chance(0.06)) changed.unshift({ $patch: random.pick(["replace", "merge", "delete"]) });
  return random.chance(0.2) ? changed.toReversed() : changed;
}

/** Items are told apart by these; changing one makes another item. */
const mergeKeys = ["name", "containerPort", "port", "mountPath", "topologyKey", "protocol"];

function mutateItem(item: Value, random: Random): Value {
  if (!isFields(item)) return random.chance(0.7) ? item : mutate(item, random);
  const keys = Object.entries(item).filter(([name]) => mergeKeys.includes(name) && !random.chance(0.04));
  if (random.chance(0.1))
    return { $patch: random.pick(["delete", "delete", "replace", "merge"]), ...Object.fromEntries(keys) };
  return { ...mutateFields(item, random, 0.6), ...Object.fromEntries(keys) };
}

function newItem(items: readonly Value[], random: Random): Value {
  const [like] = items;
  if (!isFields(like)) return anyScalar(random);
  return {
    ...mutateFields(like, random, 0.8),
    ...("name" in like ? { name: random.pick(["new", "side", "http"]) } : {}),
  };
}
