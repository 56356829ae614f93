import { memoryCluster, type PodObject } from "@grove/cluster";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LabFixture } from "./support/lab-fixture.ts";
import { podOf } from "./support/running-objects.ts";

const namespace = "exp-public-goods-staging";
const app = podOf(namespace, { kind: "Deployment", name: "otree", replicas: 1, images: { otree: "image" } });
const database = podOf(namespace, {
  kind: "StatefulSet",
  name: "postgres",
  replicas: 1,
  images: { postgres: "image" },
});

// Nothing here reads or changes the lab.
const lab = new LabFixture();
beforeAll(async () => void (await lab.withExperiment()));
afterAll(() => lab[Symbol.dispose]());

async function logs(pods: readonly PodObject[], ...words: readonly string[]) {
  lab.cluster = memoryCluster({
    objects: pods,
    logs: {
      [`${namespace}/otree-0/otree`]: "one\ntwo\n",
      [`${namespace}/newer/otree`]: "newer\n",
      [`${namespace}/postgres-0/postgres`]: "ready to accept connections\n",
    },
  });
  return await lab.grove("logs", "public-goods", ...words);
}

describe("logs", () => {
  test("prints what the app says, not its database", async () => {
    expect(await logs([database, app])).toEqual({ exitCode: 0, output: "one\ntwo\n", errors: "" });
  });

  test("takes the newest pod", async () => {
    const newer = { ...app, metadata: { ...app.metadata, name: "newer", creationTimestamp: "2026-12-01T12:00:00Z" } };
    expect((await logs([app, newer])).output).toBe("newer\n");
  });

  test("--container chooses another one", async () => {
    expect((await logs([app, database], "--container", "postgres")).output).toBe("ready to accept connections\n");
  });

  test("--follow prints as it comes", async () => {
    expect((await logs([app], "--follow")).output).toMatch(/^one\ntwo\n/);
  });

  test("--json tells where the lines are from", async () => {
    const { output } = await logs([app], "--json");
    expect(JSON.parse(output)).toEqual({ pod: "otree-0", container: "otree", lines: ["one", "two"] });
  });

  test.for([
    ["nothing runs", [], [], `${namespace} has no pod of an app`, "grove status shows whether it runs or sleeps"],
    ["only the database runs", [database], [], "has no pod of an app", `there are: Pod postgres-0 in ${namespace}`],
    ["no such container", [app], ["--container", "web"], "has no pod with a container web", "there are: Pod otree-0"],
  ] as const)("refused: %s", async ([, pods, words, message, next]) => {
    const { exitCode, errors } = await logs(pods, ...words);
    expect(exitCode).toBe(1);
    expect(errors).toContain("POD_NOT_FOUND");
    expect(errors).toContain(message);
    expect(errors).toContain(`→ ${next}`);
  });

  test.for(["soon", "-1", "1.5"])("--tail %s is wrong use", async (tail) => {
    const refused = await logs([app], `--tail=${tail}`);
    expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("TAIL_INVALID") });
  });
});
