import type { KnownObject, Level } from "../level.ts";
import { anyScalar } from "../odd-scalars.ts";
import type { Random } from "../random.ts";
import { type Fields, isFields, isList, type Value } from "../value.ts";
import { writeJson, writePlain } from "../write-yaml.ts";
import { targetFor } from "./targets.ts";

/** A JSON 6902 patch, as JSON or YAML, in a file or inline, in the new field or the old one. */
export function addJsonPatch(level: Level): void {
  const { random } = level;
  const objects = level.objects.filter(({ value }) => value !== undefined);
  if (objects.length === 0) return;
  const object = random.pick(objects);
  const operations = random.times(1, 3, () => operation(object, random));
  const text = random.chance(0.4) ? writeJson(operations, random) : writePlain(operations, random);
  const source = random.chance(0.4) ? { path: level.addFile("patch", text) } : { patch: text };
  if (random.chance(0.15)) {
    const [group, version] = object.apiVersion.includes("/") ? object.apiVersion.split("/") : ["", object.apiVersion];
    const { kind, name } = object;
    level.append("patchesJson6902", { ...source, target: { group, version, kind, name } });
  } else {
    level.append("patches", { ...source, target: targetFor(object, random) });
  }
}

function operation(object: KnownObject, random: Random): Fields {
  const path = pointerIn(object.value ?? {}, random);
  // What an object is called by is no place for odd values; another kind would have a hash by rules of its own.
  if (path === "/apiVersion" || path === "/kind") return { op: "test", path, value: valueAt(object.value ?? {}, path) };
  if (path === "/metadata/name") return { op: "replace", path, value: "renamed" };
  switch (random.pick(["add", "add", "replace", "replace", "remove", "test", "add", "test", "move", "copy", "odd"])) {
    case "add":
      return { op: "add", path: addedPath(object.value ?? {}, path, random), value: anyValue(random) };
    case "replace":
      return { op: "replace", path, value: anyValue(random) };
    case "remove":
      return { op: "remove", path };
    case "test":
      return { op: "test", path, value: valueAt(object.value ?? {}, path) ?? anyValue(random) };
    case "move":
    case "copy":
      return {
        op: random.pick(["move", "copy"]),
        from: path,
        path: `/metadata/${random.pick(["moved", "annotations", "labels"])}`,
      };
    default:
      return random.pick<Fields>([
        { op: "add", path },
        { op: "unknown", path, value: 1 },
        { op: "replace", path: "/missing/field", value: 1 },
        { op: "remove", path: `${path}/7` },
        { op: "add", path: "", value: 1 },
        { op: "replace", path: "no-slash", value: 1 },
        { op: "replace", path: "/metadata/name", value: "renamed" },
        { op: "add", path: "/metadata/annotations/a~1b~0c", value: "x" },
      ]);
  }
}

/** A place that something can be added at, but for one time in ten. */
function addedPath(root: Fields, path: string, random: Random): string {
  if (random.chance(0.1)) return path + random.pick(["/new", "/-", "/0", "/-1", "/99"]);
  const node = valueAt(root, path);
  if (isList(node)) return path + random.pick(["/-", "/0", "/-1", ""]);
  return isFields(node) ? path + random.pick(["/new", "", "/a~1b"]) : path;
}

function anyValue(random: Random): Value {
  return random.chance(0.7)
    ? anyScalar(random)
    : random.pick<Value>([{ a: 1, b: [true] }, [], ["x", 2], {}, { name: "n" }]);
}

/** A pointer to some field of an object. */
function pointerIn(root: Fields, random: Random): string {
  let pointer = "";
  for (let node: Value | undefined = root; ;) {
    const keys: string[] =
      isFields(node) || isList(node) ? Object.keys(node).filter((key) => fieldOf(node, key) !== undefined) : [];
    if (keys.length === 0 || (pointer !== "" && random.chance(0.15))) return pointer;
    const key = random.pick(keys);
    pointer += `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    node = fieldOf(node, key);
  }
}

function valueAt(root: Fields, pointer: string): Value | undefined {
  const keys = pointer.split("/").slice(1);
  return keys.reduce<Value | undefined>(
    (node, key) => fieldOf(node, key.replaceAll("~1", "/").replaceAll("~0", "~")),
    root,
  );
}

function fieldOf(node: Value | undefined, key: string): Value | undefined {
  return isFields(node) || isList(node) ? (node as Fields)[key] : undefined;
}
