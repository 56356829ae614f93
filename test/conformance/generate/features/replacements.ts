import type { KnownObject, Level } from "../level.ts";
import { otherName } from "../objects.ts";
import { oddText } from "../odd-scalars.ts";
import type { Random } from "../random.ts";
import { type Fields, isFields, isList, type Value, Verbatim } from "../value.ts";

/** `replacements`, inline or in a file: sources, selectors, paths, options. */
export function addReplacement(level: Level): void {
  const { random } = level;
  const objects = level.objects.filter(({ value }) => value !== undefined);
  if (objects.length === 0) return;
  const replacement = makeReplacement(objects, random);
  if (!random.chance(0.2)) return level.append("replacements", replacement);
  const entries = random.chance(0.5) ? [replacement, makeReplacement(objects, random)] : replacement;
  level.append("replacements", { path: level.addYaml("replacement", entries) });
}

/** A source and its targets. */
export function makeReplacement(objects: readonly KnownObject[], random: Random): Fields {
  const source = random.pick(objects);
  const fields = random.chance(0.1)
    ? { sourceValue: oddText(random) }
    : {
        source: {
          ...selector(source, random, 0.95),
          fieldPath: random.maybe(0.8, () => fieldPath(source, random)),
          options: random.maybe(0.25, () => options(random)),
        },
      };
  return { ...fields, targets: random.times(1, 2, () => target(random.pick(objects), random)) };
}

function target(object: KnownObject, random: Random): Fields {
  return {
    select: {
      ...selector(object, random, 0.8),
      ...(random.chance(0.1) ? { name: random.pick([".*", "w.*", "web|api"]) } : {}),
    },
    reject: random.maybe(0.1, () => [{ name: otherName(random) }]),
    fieldPaths: random.maybe(0.97, () => random.times(1, 2, () => fieldPath(object, random))),
    options: random.maybe(0.35, () => options(random)),
  };
}

function selector({ apiVersion, kind, name, namespace }: KnownObject, random: Random, certainty: number): Fields {
  return {
    kind: random.maybe(certainty, () => kind),
    name: random.maybe(certainty, () => name),
    namespace: random.maybe(0.2, () => namespace),
    version: random.maybe(0.1, () => apiVersion.split("/").at(-1) ?? ""),
  };
}

function options(random: Random): Fields {
  return {
    delimiter: random.maybe(0.6, () => random.pick([":", "/", ".", "-", "", " "])),
    index: random.maybe(0.6, () => random.integer(-1, 2)),
    create: random.maybe(0.4, () => random.chance(0.8)),
    encoding: random.maybe(0.05, () => "base64"),
  };
}

/** The path to some field, with its ways to pick items of lists. */
function fieldPath(object: KnownObject, random: Random): string {
  const steps: string[] = [];
  for (let node: Value | undefined = object.value; ;) {
    const present: readonly [string, Value | undefined][] =
      isFields(node) || isList(node) ? Object.entries(node).filter(isAimable) : [];
    if (present.length === 0 || (steps.length > 1 && random.chance(0.08))) break;
    const [key, field] = random.pick(present);
    steps.push(
      isList(node)
        ? itemStep(key, field, random)
        : key.includes(".")
          ? random.pick([key.replaceAll(".", "\\."), `[${key}]`])
          : key,
    );
    node = field;
  }
  if (random.chance(0.06)) steps.push(random.pick(["missing", "0", "*", "-", "[name=x]"]));
  return steps.join(".");
}

/** Another kind would make another object, whose hash has rules of its own. */
function isAimable([name, field]: readonly [string, Value | undefined]): boolean {
  return field !== undefined && name !== "kind" && name !== "apiVersion";
}

function itemStep(index: string, item: Value | undefined, random: Random): string {
  const name = isFields(item) ? item["name"] : undefined;
  if (typeof name === "string" && random.chance(0.6)) return `[name=${name}]`;
  if (random.chance(0.3)) return "*";
  if (typeof item === "string" && random.chance(0.3)) return `[=${item}]`;
  return random.chance(0.05) ? "-" : index;
}

/** `vars`, with a place that reads one. */
export function addVar(level: Level): void {
  const { random } = level;
  const objects = level.objects.filter(({ value }) => value !== undefined);
  if (objects.length === 0) return;
  const object = random.pick(objects);
  level.append("vars", {
    name: random.pick(["HOST", "HOST", "NAME", "X_Y"]),
    objref: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      name: object.name,
      namespace: random.maybe(0.1, () => "lab"),
    },
    fieldref: random.maybe(0.6, () => ({ fieldpath: fieldPath(object, random).replaceAll(/\.(\d+)/g, "[$1]") })),
  });
  level.append("resources", level.addYaml("reader", readerOfVars(random)));
}

function readerOfVars(random: Random): Fields {
  const text = random.pick(["$(HOST)", "http://$(HOST):80/$(NAME)", "$$(HOST)", "$(MISSING)", "$(HOST", "a $(X_Y) b"]);
  const env = [
    { name: "URL", value: text },
    { name: "N", value: new Verbatim('"$(NAME)"') },
  ];
  const spec = { containers: [{ name: "main", image: "app", args: [text], env }] };
  return { apiVersion: "v1", kind: "Pod", metadata: { name: `reader-${random.integer(0, 999)}` }, spec };
}
