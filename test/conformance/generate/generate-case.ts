import type { ConformanceCase } from "../conformance-case.ts";
import { type Area, type AreaName, areaNames, areas, seasoning } from "./areas.ts";
import { addObjects, addResources } from "./features/resources.ts";
import { Level } from "./level.ts";
import { Random } from "./random.ts";
import { writeDocuments } from "./write-yaml.ts";

/** The case of an area that a seed stands for. The same seed gives the same case. */
export function generateCase(area: AreaName, seed: number): ConformanceCase {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ areaNames.indexOf(area));
  const levels = makeLevels(area, random);
  const root = levels.at(-1);
  return {
    name: `${area}/${seed}`,
    path: root === undefined || root.directory === "" ? "." : root.directory,
    flags: flagsFor(random),
    files: new Map(levels.flatMap(filesOf)),
  };
}

/** The case that a seed stands for when any area will do. */
export function generateAnyCase(seed: number): ConformanceCase {
  return generateCase(new Random(seed).pick([...areaNames, "mixed", "mixed", "mixed"] as const), seed);
}

/** The kustomizations of a case, the one that is built last. */
function makeLevels(name: AreaName, random: Random): Level[] {
  const area: Area = areas[name];
  const shape = name === "components" ? "component" : random.pick(shapesFor(area));
  const levels = shapes[shape](random, area);
  for (const feature of random.times(1, 3, () => random.pick(area.features))) feature(lateLevel(levels, random));
  for (let left = area.seasoned; left > 0; left -= 100) {
    if (random.chance(left / 100)) for (const feature of random.some(seasoning, 1, 2)) feature(random.pick(levels));
  }
  return levels;
}

/** Mostly the level that is built: what others are based on may be shadowed there. */
function lateLevel(levels: readonly Level[], random: Random): Level {
  const last = levels.at(-1);
  return last === undefined || random.chance(0.3) ? random.pick(levels) : last;
}

function shapesFor({ seasoned }: Area): readonly ShapeName[] {
  const composed = ["three", "diamond", "component", "two"] as const;
  return seasoned >= 60 ? ["one", "two", ...composed] : ["one", "one", "two", "two", ...composed];
}

type Shape = (random: Random, area: Area) => Level[];
type ShapeName = "one" | "two" | "three" | "diamond" | "component";

const shapes: Readonly<Record<ShapeName, Shape>> = {
  one: (random, area) => [base("", random, area)],
  two: (random, area) => {
    const bottom = base("base", random, area);
    return [bottom, over("overlay", bottom)];
  },
  three: (random, area) => {
    const bottom = base("base", random, area);
    const middle = over("middle", bottom);
    if (random.chance(0.5)) addResources(middle);
    return [bottom, middle, over("overlays/top", middle)];
  },
  diamond: (random, area) => {
    const bottom = base("base", random, area);
    const sides = ["left", "right"].map((directory) => affixed(over(directory, bottom)));
    return [bottom, ...sides, over("top", ...sides)];
  },
  component: (random, area) => {
    const bottom = base("base", random, area);
    const component = new Level("component", bottom);
    Object.assign(component.kustomization, { apiVersion: "kustomize.config.k8s.io/v1alpha1", kind: "Component" });
    component.objects.push(...bottom.objects);
    for (const feature of random.some(seasoning, 1, 2)) feature(component);
    const top = over("overlay", bottom);
    top.append("components", "../component");
    return [bottom, component, top];
  },
};

function base(directory: string, random: Random, { kinds }: Area): Level {
  const level = new Level(directory, { random, taken: new Set() });
  if (random.chance(0.3)) Object.assign(level.kustomization, header);
  if (kinds !== undefined)
    addObjects(
      level,
      random.times(1, 3, () => random.pick(kinds)),
    );
  if (kinds === undefined || random.chance(0.5)) addResources(level);
  return level;
}

const header = { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" };

function over(directory: string, ...bases: readonly Level[]): Level {
  const [first] = bases;
  if (first === undefined) throw new RangeError("An overlay lies over something.");
  const level = new Level(directory, first);
  const up = directory
    .split("/")
    .map(() => "..")
    .join("/");
  const field = first.random.chance(0.05) ? "bases" : "resources";
  for (const { directory: below, objects } of bases) {
    level.append(field, `${up}/${below}${first.random.chance(0.1) ? "/" : ""}`);
    level.objects.push(...objects);
  }
  return level;
}

/** The sides of a diamond must differ in their names, or they conflict, which one in ten does. */
function affixed(level: Level): Level {
  if (level.random.chance(0.9)) level.kustomization["namePrefix"] = `${level.directory}-`;
  return level;
}

function flagsFor(random: Random): string[] {
  const flags: string[] = [];
  if (random.chance(0.3)) flags.push(random.pick(["--reorder=none", "--reorder=legacy"]));
  if (random.chance(0.03)) flags.push("--load-restrictor=LoadRestrictionsNone");
  if (random.chance(0.03)) flags.push("--enable-managedby-label");
  return flags;
}

function filesOf({ directory, files, kustomization, random }: Level): [string, string | Uint8Array][] {
  const own = random.pick([
    "kustomization.yaml",
    "kustomization.yaml",
    "kustomization.yaml",
    "kustomization.yml",
    "Kustomization",
  ]);
  const isWritten = files.has("kustomization.yaml");
  const written = isWritten ? [] : [[own, writeDocuments([kustomization], random)] as const];
  const start = directory === "" ? "" : `${directory}/`;
  return [...written, ...files].map(([name, content]) => [`${start}${name}`, content]);
}
