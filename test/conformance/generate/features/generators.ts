import type { Level } from "../level.ts";
import { otherName } from "../objects.ts";
import { oddText } from "../odd-scalars.ts";
import type { Random } from "../random.ts";
import type { Fields, Value } from "../value.ts";

/** A configMapGenerator or secretGenerator; over an inherited one often a merge or replacement. */
export function addGenerator(level: Level): void {
  const { random } = level;
  const kind = random.pick(["ConfigMap", "ConfigMap", "Secret"]);
  const name = otherName(random);
  const isPresent = level.objects.some((other) => other.kind === kind && other.name === name);
  if (!isPresent && level.taken.has(`${kind} ${name}`)) return;
  const behaviors = isPresent
    ? ["merge", "merge", "merge", "replace", "replace", random.pick(["create", undefined, "merge"])]
    : ["create", undefined, undefined, undefined];
  level.append(kind === "Secret" ? "secretGenerator" : "configMapGenerator", {
    ...generatorBody(level, kind),
    name,
    behavior: random.pick(behaviors),
  });
  if (isPresent) return;
  level.taken.add(`${kind} ${name}`);
  level.objects.push({ kind, name, apiVersion: "v1" });
}

/** Sources and options of a generator, also of one that stands in a file of its own. */
export function generatorBody(level: Level, kind: string): Fields {
  const { random } = level;
  return {
    namespace: random.maybe(0.1, () => random.pick(["lab", "other"])),
    type: kind === "Secret" ? random.maybe(0.4, () => random.pick(["Opaque", "kubernetes.io/tls", "x/y"])) : undefined,
    literals: random.maybe(0.8, () => random.times(0, 3, (index) => literal(random, index))),
    files: random.maybe(0.4, () => random.times(1, 2, () => file(level))),
    envs: random.maybe(0.3, () => [level.addFile("env", environment(random), "env")]),
    env: random.maybe(0.05, () => level.addFile("env", "OLD=1\n", "env")),
    options: random.maybe(0.3, () => generatorOptions(random)),
  };
}

/** Options for all generators of a level. */
export function addGeneratorOptions(level: Level): void {
  level.kustomization["generatorOptions"] = generatorOptions(level.random);
}

function generatorOptions(random: Random): Value {
  return {
    disableNameSuffixHash: random.maybe(0.4, () => random.chance(0.6)),
    immutable: random.maybe(0.2, () => random.chance(0.7)),
    labels: random.maybe(0.3, () => ({ generated: random.pick(["true", "yes", "a"]) })),
    annotations: random.maybe(0.3, () => ({ "example.com/by": oddText(random) })),
  };
}

function literal(random: Random, index: number): string {
  const key = random.pick([`k${index}`, `k${index}`, `K.${index}`, `a_${index}`, `k1${index}`]);
  if (random.chance(0.04)) return random.pick(["=x", "nothing", "a b=c", "../up=1", "k=1", "é=1"]);
  const text = oddText(random);
  return `${key}=${random.pick([text, text, `"${text}"`, `'${text}'`, `${text}=`])}`;
}

function file(level: Level): string {
  const { random } = level;
  const content = random.chance(0.15)
    ? Uint8Array.from(random.times(1, 90, () => random.integer(0, 255)))
    : random.pick([oddText(random), `${oddText(random)}\n`, "", "a=1\nb=2\n", "\ufeffmarked\n"]);
  const name = level.addFile("file", content, random.pick(["txt", "properties", "bin"]));
  return random.chance(0.3) ? `${random.pick(["key", "a.b", "k0", "not/good"])}=${name}` : name;
}

function environment(random: Random): string {
  const lines = random.times(0, 4, (index) =>
    random.pick([
      `A${index}=1`,
      "# comment",
      "",
      `B${index}="two words"`,
      `C${index}= spaced `,
      `D${index}=a=b`,
      `k${index}=`,
    ]),
  );
  if (random.chance(0.1)) lines.push(random.pick(["  X=1", "\ufeffY=2", "UNSET", "bad key=1", "=1", "Z=1\r"]));
  return `${lines.join("\n")}${random.pick(["\n", ""])}`;
}
