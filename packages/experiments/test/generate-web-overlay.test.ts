import { describe, expect, test } from "vitest";
import { parseSpec, planBump, planNew, planPromote, planRegenerate, readImage } from "../src/index.ts";
import { apply, digest, labWithGoods, newGoods, random, sealingKey } from "./support/lab.ts";

const key = { environment: "staging", name: "greetings" } as const;
const directory = "environments/staging/greetings";
const folder = "registry.example/econ/greetings";
const services = ["awesome-app", "greetings", "maths"];

const start = labWithGoods();
const created = apply(start, planNew(start, { ...newGoods, ...key, kind: "WebExperiment", image: folder }));
const [, second, all] = services.reduce(
  ([, , files], service, index) => {
    const image = `${folder}/${service}:${index + 1}@${digest("abc".charAt(index))}`;
    return [files, files, apply(files, planBump(files, { ...key, image }))] as const;
  },
  [created, created, created] as const,
);

function fileOf(files: ReadonlyMap<string, string>, file: string, environment = "staging"): string {
  return files.get(`environments/${environment}/greetings/${file}`) ?? "";
}

describe("a web experiment's overlay", () => {
  test("is the same bytes when it is generated again", () => {
    for (const files of [created, second, all]) expect(planRegenerate(files, key).changes).toEqual([]);
  });

  test("has an image for each service, and waits until each has come", () => {
    expect(services.map((name) => readImage(fileOf(all, "kustomization.yaml"), name)?.repository)).toEqual(
      services.map((service) => `${folder}/${service}`),
    );
    const waits = [created, second, all].map((files) =>
      fileOf(files, "kustomization.yaml").includes("/waits-for-images"),
    );
    expect(waits).toEqual([true, true, false]);
  });

  test("gives greetings the design with its texts", () => {
    expect(JSON.parse(fileOf(all, "experiment-settings.json"))).toEqual({
      experiment: "greetings",
      version: "1",
      arms: [
        { name: "hello", text: "Hello {name}!", weight: 1 },
        { name: "howdy", text: "Howdy {name}!", weight: 1 },
      ],
      policy: { kind: "fixed" },
      epochSeconds: 3600,
    });
  });

  test("changes in one file when the policy does, and in no other", () => {
    const spec = fileOf(all, "experiment.yaml").replace("{kind: fixed}", "{kind: epsilon-greedy, epsilon: 0.1}");
    const edited = new Map(all).set(`${directory}/experiment.yaml`, spec);
    expect(planRegenerate(edited, key).changes.map(({ path }) => path)).toEqual([
      `${directory}/experiment-settings.json`,
    ]);
  });

  test("keeps counts and dumps on volumes that carry the operation's id", () => {
    expect(fileOf(all, "counts-volume.yaml")).toMatch(/name: counts-[a-z0-9]{8}\n/);
    expect(fileOf(all, "backups-volume.yaml")).toMatch(/name: backups-[a-z0-9]{8}\n/);
  });

  test("is promoted with all its digests, and the counts of each environment stay its own", () => {
    const promoted = apply(all, planPromote(all, { name: "greetings", sealingKey, random }));
    const images = services.map((name) => readImage(fileOf(promoted, "kustomization.yaml", "production"), name));
    expect(images.map((image) => image?.pinned?.digest)).toEqual([digest("a"), digest("b"), digest("c")]);
    expect(fileOf(promoted, "counts-volume.yaml", "production")).not.toBe(fileOf(all, "counts-volume.yaml"));
  });
});

const twoArms = `arms: [{name: a, text: "{name}"}, {name: b, text: "{name}!"}]`;

describe("a design that cannot be run", () => {
  test.for<readonly [string, string, string]>([
    ["one arm", `arms: [{name: a, text: "{name}"}]`, "ARMS_TOO_FEW"],
    ["an arm twice", `arms: [{name: a, text: "{name}"}, {name: a, text: "{name}!"}]`, "ARM_TWICE"],
    [
      "a weight of nothing",
      `arms: [{name: a, text: "{name}", weight: 0}, {name: b, text: "{name}"}]`,
      "WEIGHT_INVALID",
    ],
    ["an arm with a blank", `arms: [{name: "a b", text: "{name}"}, {name: b, text: "{name}"}]`, "NAME_INVALID"],
    ["ε of 2", `${twoArms}\npolicy: {kind: epsilon-greedy, epsilon: 2}`, "EPSILON_INVALID"],
    ["a floor that leaves nothing", `${twoArms}\npolicy: {kind: thompson, floor: 0.5}`, "FLOOR_INVALID"],
    ["a decision for no arm", `${twoArms}\ndecision: {arm: c}`, "ARM_UNKNOWN"],
  ])("%s", ([, lines, code]) => {
    const text = `apiVersion: grove/v1\nkind: WebExperiment\nname: greetings\nimage: ${folder}\n${lines}\n`;
    const { problems } = parseSpec(text, "experiment.yaml");
    expect(problems).toMatchObject([{ code, line: expect.any(Number), next: expect.any(String) }]);
  });

  test("a text that does not say where the name goes", () => {
    const text = `apiVersion: grove/v1\nkind: WebExperiment\nname: greetings\nimage: ${folder}\narms: [{name: a, text: Hi}, {name: b, text: "{name}"}]\n`;
    expect(parseSpec(text, "experiment.yaml").problems).toMatchObject([{ message: expect.stringContaining("{name}") }]);
  });
});
