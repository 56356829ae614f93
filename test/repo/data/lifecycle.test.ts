import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { killGroup } from "../../support/kill-group.ts";
import { noPostgres } from "../../support/postgres-server.ts";
import { fillStudyDatabase, makeStudyDatabase, RESET_POD, type StudyDatabase } from "../../support/study-database.ts";

describe.skipIf(noPostgres)("lifecycle.sh (skipped where PostgreSQL is not installed)", () => {
  let study: StudyDatabase;
  let app: Server | undefined;
  const pods: (number | undefined)[] = [];
  beforeAll(async () => void (study = await makeStudyDatabase()));
  afterAll(() => study.remove());
  beforeEach(() => fillStudyDatabase(study));
  afterEach(async () => {
    for (const pod of pods.splice(0)) killGroup(pod);
    await stopApp();
  });

  const startApp = async (port = 0) => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => void server.listen(port, "127.0.0.1", resolve));
    app = server;
    return (server.address() as AddressInfo).port;
  };
  const stopApp = async () => {
    await new Promise((resolve) => void (app?.close(resolve) ?? resolve(undefined)));
    app = undefined;
  };
  const startPod = (image: string, port: number) => {
    const environment = { ...study.environment, IMAGE: image, PORT: String(port), INTERVAL: "0.2" };
    const child = spawn("bash", [join(study.scripts, "lifecycle.sh")], {
      detached: true,
      env: environment,
      stdio: "ignore",
    });
    const ended = new Promise<number | null>((resolve) => void child.once("exit", resolve));
    pods.push(child.pid);
    return { child, ended };
  };
  const served = () => study.query("SELECT concat_ws(' ', image, otree) FROM serving ORDER BY at;", "grove");
  const isAskedToRestart = () => existsSync(join(study.work, "restart"));
  const knowsDatabase = () => existsSync(join(study.work, "database-number"));

  test("an image is on record once the app answers, not before, and not twice", async () => {
    await writeFile(join(study.work, "otree-version"), "6.0.15\n");
    const port = await startApp();
    await stopApp();
    startPod("study:1", port);
    await until(knowsDatabase);
    expect(await served()).toBe("");
    await startApp(port);
    await until(async () => (await served()) === "study:1 6.0.15");
    startPod("study:1", port);
    startPod("study:2", port);
    await until(async () => (await served()).startsWith("study:1 6.0.15\nstudy:2 6.0.15"));
  });

  test("a reset asks for a restart of the app, until it has ended", async () => {
    const port = await startApp();
    startPod("study:1", port);
    await until(async () => (await served()) === "study:1");
    // The pod of a reset has volumes of its own.
    const reset = await study.run(RESET_POD, { environment: { RESET_ID: "a", WORK: study.otherWork } });
    expect(reset.code).toBe(0);
    await until(isAskedToRestart);
    await stopApp();
    await until(() => !isAskedToRestart());
  });

  test("Postgres may be away for a while, and the database be exchanged meanwhile", async () => {
    const port = await startApp();
    startPod("study:1", port);
    await until(async () => (await served()) === "study:1");
    await study.server.crash();
    await study.server.start();
    const reset = await study.run(RESET_POD, { environment: { RESET_ID: "a", WORK: study.otherWork } });
    expect(reset.code).toBe(0);
    await until(isAskedToRestart);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("%s ends it at once", async (signal) => {
    const { child, ended } = startPod("study:1", await startApp());
    await until(async () => (await served()) === "study:1");
    child.kill(signal);
    expect(await ended).toBe(0);
    await until(
      async () =>
        (await study.query("SELECT count(*) FROM pg_stat_activity WHERE datname = 'grove';", "postgres")) === "0",
    );
  });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await condition()).toBe(true), { timeout: 30_000, interval: 100 });
}
