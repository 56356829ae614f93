import { describe, expect, test } from "vitest";
import { type ExecResult, memoryCluster, readDatabaseSize } from "../src/index.ts";

const namespace = "exp-goods";
const database = { apiVersion: "v1", kind: "Pod", metadata: { name: "postgres-0", namespace } };

/** A cluster in which the database answers so. */
function answering(result: Partial<ExecResult>) {
  return memoryCluster({ objects: [database], exec: () => ({ exitCode: 0, stdout: "", stderr: "", ...result }) });
}

describe("readDatabaseSize", () => {
  test("gives bytes, and nothing where no database runs", async () => {
    expect(await readDatabaseSize(answering({ stdout: "8123456\n" }), namespace)).toBe(8_123_456);
    expect(await readDatabaseSize(answering({ stdout: "8123456\n" }), "exp-other")).toBeUndefined();
  });

  test.for([
    ["it fails", { exitCode: 1, stderr: "connection refused\n" }, "connection refused"],
    ["it says something else", { stdout: "hello" }, "hello"],
  ] as const)("says so when %s", async ([, result, reason]) => {
    const failure = { code: "DATABASE_SIZE_UNKNOWN", kind: "unreachable", message: expect.stringContaining(reason) };
    await expect(readDatabaseSize(answering(result), namespace)).rejects.toMatchObject(failure);
  });
});
