import type { KnownObject } from "../level.ts";
import { otherName } from "../objects.ts";
import type { Random } from "../random.ts";
import type { Fields } from "../value.ts";

const selectors = [
  "app=web",
  "app",
  "!tier",
  "tier in (a, b)",
  "tier notin (a)",
  "app!=web",
  "app=api,tier=a",
  "app==db",
];

/** A target of patches that hits an object, by some of what names it, or several objects. */
export function targetFor(object: KnownObject | undefined, random: Random): Fields {
  if (object === undefined || random.chance(0.15)) return broadTarget(random);
  const { apiVersion, kind, name, namespace } = object;
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return {
    group: random.maybe(0.3, () => group ?? ""),
    version: random.maybe(0.3, () => version ?? ""),
    kind: random.maybe(0.85, () => kind),
    name: random.maybe(0.6, () => random.pick([name, name, `${name.slice(0, 2)}.*`, `${name}|nobody`, "[a-z]+"])),
    namespace: random.maybe(0.1, () => namespace ?? random.pick(["lab", "default", ".*"])),
    labelSelector: random.maybe(0.1, () => random.pick(selectors)),
    annotationSelector: random.maybe(0.05, () => random.pick(["note", "example.com/note", "!x"])),
  };
}

function broadTarget(random: Random): Fields {
  return {
    kind: random.maybe(0.6, () => random.pick(["Deploy.*|State.*", "Deployment", "ConfigMap", ".*", "(?i)secret"])),
    name: random.maybe(0.3, () => random.pick([otherName(random), ".*", "w.b", "^web$", "(web|api)", "we"])),
    labelSelector: random.maybe(0.4, () => random.pick(selectors)),
    annotationSelector: random.maybe(0.1, () => random.pick(selectors)),
  };
}
