import { describe, expect, test } from "vitest";
import { planBump, planNew, planPromote, planRegenerate, readImage } from "../src/index.ts";
import { apply, digest, labWithGoods, newGoods, random, sealingKey } from "./support/lab.ts";

const key = { environment: "staging", name: "statistics" } as const;
const directory = "environments/staging/statistics";
const main = "registry.example/teaching/statistics";
const other = "registry.example/teaching/statistics-r";

const start = labWithGoods();
const created = apply(start, planNew(start, { ...newGoods, ...key, kind: "JupyterHub", image: main }));
/** With a second image, which the teaching team added by hand. */
const edited = new Map(created).set(
  `${directory}/experiment.yaml`,
  `${created.get(`${directory}/experiment.yaml`)}profiles:
  - {name: standard, title: Python}
  - {name: r, title: R, image: ${other}, memory: {guarantee: 1Gi, limit: 2Gi}}
  - {name: large, title: Large, image: ${other}}
`,
);
const waiting = apply(edited, planRegenerate(edited, key));
const first = apply(waiting, planBump(waiting, { ...key, image: `${main}:1@${digest("a")}`, build: 7 }));
const both = apply(first, planBump(first, { ...key, image: `${other}:3@${digest("b")}`, build: 8 }));

function kustomization(files: ReadonlyMap<string, string>, environment = "staging"): string {
  return files.get(`environments/${environment}/statistics/kustomization.yaml`) ?? "";
}

describe("a hub's overlay", () => {
  test("is the same bytes when it is generated again", () => {
    for (const files of [created, waiting, first, both]) expect(planRegenerate(files, key).changes).toEqual([]);
  });

  test("waits until each of its images has come", () => {
    const waits = [created, waiting, first, both].map((files) => kustomization(files).includes("waits-for-images"));
    expect(waits).toEqual([true, true, true, false]);
  });

  test("has one entry for each repository, and a bump goes to the one that it is of", () => {
    expect(readImage(kustomization(both))).toMatchObject({ repository: main, pinned: { tag: "1" }, build: 7 });
    expect(readImage(kustomization(both), "experiment-r")).toMatchObject({ pinned: { tag: "3" }, build: 8 });
    expect(planBump(both, { ...key, image: `${other}:4@${digest("c")}` })).toMatchObject({
      subject: "bump(staging/statistics): experiment-r 3 → 4",
      changes: [{ path: `${directory}/kustomization.yaml` }],
    });
  });

  test("takes no image of another repository", () => {
    const { problems } = planBump(both, { ...key, image: `registry.example/x:4@${digest("c")}` });
    expect(problems).toMatchObject([
      { code: "IMAGE_OF_OTHER_REPOSITORY", message: expect.stringContaining(`${main} or ${other}`) },
    ]);
  });

  test("is promoted with all its digests", () => {
    const promoted = apply(both, planPromote(both, { name: "statistics", sealingKey, random }));
    const images = ["experiment", "experiment-r"].map((name) => readImage(kustomization(promoted, "production"), name));
    expect(images).toMatchObject([{ pinned: { digest: digest("a") } }, { pinned: { digest: digest("b") } }]);
  });

  test("tells the hub amounts as numbers, and of each profile which image", () => {
    const settings: unknown = JSON.parse(both.get(`${directory}/hub-settings.json`) ?? "");
    expect(settings).toMatchObject({
      images: ["experiment", "experiment-r"],
      profiles: [
        { name: "standard", image: "experiment", memory: { guarantee: 268_435_456, limit: 1_073_741_824 } },
        { name: "r", image: "experiment-r", memory: { guarantee: 1_073_741_824 }, cpu: { guarantee: 0.05, limit: 1 } },
        { name: "large", image: "experiment-r" },
      ],
    });
  });

  test("keeps data on volumes that carry the operation's id", () => {
    const id = /^id: (\w+)/m.exec(both.get(`${directory}/operation.yaml`) ?? "")?.[1];
    expect(both.get(`${directory}/hub-volume.yaml`)).toContain(`name: hub-${id}\n`);
    expect(both.get(`${directory}/hub-settings.json`)).toContain(`"claim": "home-${id}-{user_server}"`);
  });

  test.for([
    ["gitlab: {url: https://git.example, groups: [econ]}", undefined],
    ["gitlab: {url: https://git.example:8443, groups: [econ]}", [8443]],
    ["gitlab: {url: http://git.example, groups: [econ]}", [80]],
    ["github: {organizations: [econ]}", undefined],
    [oidcAt("https://id.example:9000", "https://id.example:9001"), [9000, 9001]],
  ] as const)("lets the hub reach its provider: %s", ([provider, ports]) => {
    const spec = `${directory}/experiment.yaml`;
    const text = (both.get(spec) ?? "").replace(/^authentication:[^]*?^(?=\S)/m, `authentication: {${provider}}\n`);
    const files = new Map(both).set(spec, text);
    const after = apply(files, planRegenerate(files, key));
    const found = [...(after.get(`${directory}/provider-policy.yaml`) ?? "").matchAll(/- port: (\d+)/g)];
    expect(kustomization(after).includes("provider-policy.yaml")).toBe(ports !== undefined);
    expect(found.map(([, port]) => Number(port))).toEqual(ports ?? []);
  });
});

function oidcAt(token: string, user: string): string {
  return `oidc: {authorizeUrl: https://id.example/authorize, tokenUrl: ${token}/token, userUrl: ${user}/user}`;
}
