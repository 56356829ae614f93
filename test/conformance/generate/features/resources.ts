import type { Level } from "../level.ts";
import { kindNames, makeObject, otherName, workloads } from "../objects.ts";
import type { Fields } from "../value.ts";

/** Objects in one or more files: workloads, what they mount, and any others. */
export function addResources(level: Level): void {
  const { random } = level;
  const favourites = [...workloads, "Service", "ConfigMap", "Secret", "ConfigMap"];
  const kinds = random.times(1, 4, () => random.pick(random.chance(0.7) ? favourites : kindNames));
  addObjects(level, kinds);
}

/** Objects of these kinds; an object that the case has already is left out, but for one time in a hundred. */
export function addObjects(level: Level, kinds: readonly string[]): void {
  const { random } = level;
  const objects: Fields[] = [];
  for (const kind of kinds) {
    const name = otherName(random);
    if (level.taken.has(`${kind} ${name}`) && !random.chance(0.01)) continue;
    level.taken.add(`${kind} ${name}`);
    const value = makeObject(kind, name, random);
    const { namespace } = value["metadata"] as { namespace?: string };
    level.objects.push({
      kind,
      name,
      value,
      apiVersion: value["apiVersion"] as string,
      ...(namespace && { namespace }),
    });
    objects.push(value);
  }
  addFiles(level, objects);
}

function addFiles(level: Level, objects: readonly Fields[]): void {
  const { random } = level;
  if (objects.length === 0) return;
  if (random.chance(0.1)) {
    const list = { apiVersion: "v1", kind: random.pick(["List", "ConfigMapList"]), items: objects };
    level.append("resources", level.addYaml("list", list));
  } else if (random.chance(0.6)) {
    level.append("resources", level.addYaml("objects", ...objects));
  } else {
    for (const object of objects)
      level.append("resources", level.addYaml((object["kind"] as string).toLowerCase(), object));
  }
}
