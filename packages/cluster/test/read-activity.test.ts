import { describe, expect, test } from "vitest";
import { type ExecResult, memoryCluster, readActivity } from "../src/index.ts";

const namespace = "exp-goods";
const database = { apiVersion: "v1", kind: "Pod", metadata: { name: "postgres-0", namespace } };
const playing = { session: "abc123", app: "public_goods", participants: 3, seconds: 12 };

/** A cluster in which the guard answers so. */
function answering(result: Partial<ExecResult>, asked: string[] = []) {
  const exec = (command: readonly string[]): ExecResult => {
    asked.push(command.join(" "));
    return { exitCode: 0, stdout: "", stderr: "", ...result };
  };
  return memoryCluster({ objects: [database], exec });
}

test("asks the guard in the database's pod", async () => {
  const asked: string[] = [];
  const cluster = answering({ stdout: `${JSON.stringify([playing])}\n` }, asked);
  expect(await readActivity(cluster, namespace)).toEqual([playing]);
  expect(asked).toEqual(["bash /scripts/guard-session.sh report"]);
});

test("nobody plays where no database runs", async () => {
  expect(await readActivity(answering({ stdout: JSON.stringify([playing]) }), "exp-other")).toEqual([]);
});

describe("no answer is not nobody", () => {
  test.for([
    ["the guard fails", { exitCode: 2, stderr: "connection refused\n" }, "connection refused"],
    ["there is no guard yet", { exitCode: 127 }, "ended with 127"],
    ["it says something else", { stdout: "hello" }, "cannot be read"],
  ] as const)("%s", async ([, result, reason]) => {
    const failure = { code: "ACTIVITY_UNKNOWN", kind: "unreachable", message: expect.stringContaining(reason) };
    await expect(readActivity(answering(result), namespace)).rejects.toMatchObject(failure);
  });
});
