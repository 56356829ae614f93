import { describe, expect, test } from "vitest";
import { type Cluster, type ExecResult, memoryCluster, readReset, waitForReset } from "../src/index.ts";
import { application, commit, namespace } from "./support/facts.ts";

const reference = { namespace, resetId: "m4kd82pq" };
const patient = 60_000;

/** What the records answer: a row, nothing, or an error. */
function records(stdout: string, failure?: Partial<ExecResult>): Cluster["exec"] {
  return async () => ({ exitCode: 0, stdout, stderr: "", ...failure });
}

describe("readReset", () => {
  test.for([
    ["done|20261125T184300Z-reset.dump\n", { state: "done", dump: "20261125T184300Z-reset.dump" }],
    ["prepared|20261125T184300Z-reset.dump\n", { state: "prepared", dump: "20261125T184300Z-reset.dump" }],
    ["adopted|\n", { state: "adopted", dump: "" }],
    ["", undefined],
  ] as const)("%j", async ([row, reset]) => {
    expect(await readReset({ ...memoryCluster(), exec: records(row) }, reference)).toEqual(reset);
  });

  test("hands the id over as a word, so that it may be any text", async () => {
    const commands: (readonly string[])[] = [];
    const cluster = memoryCluster({
      exec: (command) => (commands.push(command), { exitCode: 0, stdout: "", stderr: "" }),
    });
    await readReset(cluster, { namespace, resetId: "'; DROP TABLE resets; --" });
    expect(commands).toEqual([["bash", "-c", expect.not.stringContaining("DROP"), "bash", "'; DROP TABLE resets; --"]]);
  });

  test("a database that does not answer is out of reach", async () => {
    const exec = records("", { exitCode: 2, stderr: "the database system is starting up\n" });
    await expect(readReset({ ...memoryCluster(), exec }, reference)).rejects.toMatchObject({
      code: "RESET_UNKNOWN",
      kind: "unreachable",
      message: expect.stringMatching(/the database system is starting up$/),
    });
  });
});

describe("waitForReset", () => {
  const target = { ...reference, application: namespace, revision: commit };

  test("ends when the database was reset, and tells each step once", async () => {
    const rows = ["", "", "prepared|one.dump", "done|one.dump"];
    const exec: Cluster["exec"] = async (...words) => records(rows.shift() ?? "")(...words);
    const told: string[] = [];
    const cluster = { ...memoryCluster({ objects: [application()] }), exec };
    const onProgress = (text: string): void => void told.push(text);
    expect(await waitForReset(cluster, target, { timeout: patient, onProgress })).toEqual({
      state: "done",
      dump: "one.dump",
    });
    expect(told).toEqual(["Argo CD has not begun to sync yet", "the dump is made, now the tables"]);
  });

  test("fails with the words of whoever refused", async () => {
    const operationState = {
      phase: "Failed",
      message: "3 participants are playing",
      syncResult: { revision: commit },
    } as const;
    const cluster = memoryCluster({ objects: [application({ operationState })] });
    await expect(waitForReset(cluster, target, { timeout: patient })).rejects.toMatchObject({
      code: "SYNC_FAILED",
      message: "exp-goods was not reset: the sync failed: 3 participants are playing",
    });
  });

  test("a sync of a commit that holds ours speaks for it", async () => {
    const operationState = { phase: "Failed", message: "3 are playing", syncResult: { revision: "0123" } } as const;
    const cluster = memoryCluster({ objects: [application({ operationState })] });
    const asked: string[] = [];
    const contains = async (synced: string): Promise<boolean> => (asked.push(synced), true);
    await expect(waitForReset(cluster, target, { timeout: patient, contains })).rejects.toMatchObject({
      code: "SYNC_FAILED",
      message: "exp-goods was not reset: the sync failed: 3 are playing",
    });
    expect(asked).toEqual(["0123"]);
  });

  test("a sync of another commit that failed is none of ours; when the time is up it says what it waited for", async () => {
    const operationState = { phase: "Failed", message: "no", syncResult: { revision: "0123" } } as const;
    const exec = records("", { exitCode: 2, stderr: "away" });
    const cluster = { ...memoryCluster({ objects: [application({ operationState })] }), exec };
    await expect(waitForReset(cluster, target, { timeout: -1 })).rejects.toMatchObject({
      code: "RESET_TIMEOUT",
      message: "exp-goods was not reset in time: Argo CD has not begun to sync yet",
    });
  });
});
