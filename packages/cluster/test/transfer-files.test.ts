import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { GroveError } from "@grove/plan";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Cluster, downloadFile, type RemoteFile, uploadFile } from "../src/index.ts";
import { localContainer } from "./support/local-container.ts";

// Bytes of every value, with line ends and an odd length: nothing on the way may take them for a text.
const content = Buffer.concat([Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)), randomBytes(300_001)]);
const whole = { bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
const cluster = localContainer();

let here: string;
let there: string;
let remote: RemoteFile;
let local: string;
beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), "grove-files-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  [here = "", there = ""] = ["here", "it's there"].map((name) => join(directory, name));
  for (const folder of [here, there]) mkdirSync(folder);
  local = join(here, "one.dump");
  remote = { namespace: "exp-goods", pod: "postgres-0", container: "postgres", path: join(there, "$(one) 'é.dump") };
});

describe("downloadFile", () => {
  beforeEach(() => writeFileSync(remote.path, content));

  test("brings every byte, readable by its owner alone", async () => {
    const told: (readonly [number, number])[] = [];
    const done = await downloadFile(cluster, remote, { to: local, onProgress: (...state) => void told.push(state) });
    expect(done).toEqual(whole);
    expect(readFileSync(local).equals(content)).toBe(true);
    expect(statSync(local).mode & 0o777).toBe(0o600);
    expect(told.at(-1)).toEqual([content.length, content.length]);
    expect(readdirSync(here)).toEqual(["one.dump"]);
  });

  test("goes on where it stopped", async () => {
    writeFileSync(`${local}.part`, content.subarray(0, 100_000));
    const { cluster: listening, commands } = recording();
    expect(await downloadFile(listening, remote, { to: local })).toEqual(whole);
    expect(commands.at(-1)).toEqual(["tail", "-c", "+100001", remote.path]);
    expect(readFileSync(local).equals(content)).toBe(true);
  });

  test("asks for the rest as long as more of it comes, for a cluster may drop the end", async () => {
    const dropping = keeping((text) => text.subarray(0, Math.ceil(text.length / 3)));
    expect(await downloadFile(dropping, remote, { to: local })).toEqual(whole);
    expect(readFileSync(local).equals(content)).toBe(true);
  });

  test("says so when no more of it comes", async () => {
    writeFileSync(`${local}.part`, content.subarray(0, 1000));
    const refused = downloadFile(
      keeping(() => Buffer.alloc(0)),
      remote,
      { to: local },
    );
    await expect(refused).rejects.toMatchObject({
      code: "FILE_NOT_TRANSFERRED",
      message: expect.stringContaining("no more"),
    });
    expect(readFileSync(`${local}.part`)).toHaveLength(1000);
  });

  test("does not take what is longer for a beginning", async () => {
    writeFileSync(`${local}.part`, Buffer.concat([content, content]));
    expect(await downloadFile(cluster, remote, { to: local })).toEqual(whole);
    expect(readFileSync(local).equals(content)).toBe(true);
  });

  test("throws away what began with other bytes, and begins anew the next time", async () => {
    writeFileSync(`${local}.part`, Buffer.alloc(1000));
    await expect(downloadFile(cluster, remote, { to: local })).rejects.toMatchObject({ code: "FILE_DAMAGED" });
    expect(readdirSync(here)).toEqual([]);
    expect(await downloadFile(cluster, remote, { to: local })).toEqual(whole);
  });

  test("an empty file is one", async () => {
    writeFileSync(remote.path, "");
    expect(await downloadFile(cluster, remote, { to: local })).toMatchObject({ bytes: 0 });
    expect(readFileSync(local)).toHaveLength(0);
  });

  test.for([
    ["there is no such file", () => rmSync(remote.path), /No such file/],
    ["this computer has no such folder", () => rmSync(here, { recursive: true }), /ENOENT/],
  ] as const)("%s", async ([, prepare, reason]) => {
    prepare();
    const refused = downloadFile(cluster, remote, { to: local });
    await expect(refused).rejects.toMatchObject({
      code: "FILE_NOT_TRANSFERRED",
      message: expect.stringMatching(reason),
    });
  });
});

describe("uploadFile", () => {
  beforeEach(() => writeFileSync(local, content));

  test("brings every byte", async () => {
    const told: (readonly [number, number])[] = [];
    const done = await uploadFile(cluster, remote, { from: local, onProgress: (...state) => void told.push(state) });
    expect(done).toEqual(whole);
    expect(readFileSync(remote.path).equals(content)).toBe(true);
    expect(told.at(-1)).toEqual([content.length, content.length]);
    expect(readdirSync(there)).toHaveLength(1);
  });

  test("that was cut off leaves a partial file, and goes on with it", async () => {
    await expect(uploadFile(cutOffAfter(100_000), remote, { from: local })).rejects.toMatchObject({
      code: "EXEC_FAILED",
    });
    expect(existsSync(remote.path)).toBe(false);
    expect(readdirSync(there)).toEqual([expect.stringMatching(/^\.partial-/)]);
    const first: number[] = [];
    await uploadFile(cluster, remote, { from: local, onProgress: (bytes) => void first.push(bytes) });
    expect(first[0]).toBeGreaterThan(100_000);
    expect(readFileSync(remote.path).equals(content)).toBe(true);
  });

  test("sends nothing when it is there already, and replaces another file", async () => {
    writeFileSync(remote.path, content);
    const { cluster: listening, commands } = recording();
    expect(await uploadFile(listening, remote, { from: local })).toEqual(whole);
    expect(commands).toHaveLength(1);
    writeFileSync(remote.path, "another");
    expect(await uploadFile(cluster, remote, { from: local })).toEqual(whole);
    expect(readFileSync(remote.path).equals(content)).toBe(true);
  });

  test.for([
    ["began with other bytes", Buffer.alloc(1000)],
    ["is as long, but another", Buffer.alloc(content.length)],
  ] as const)("throws away what %s, and begins anew the next time", async ([, begun]) => {
    writeFileSync(join(there, ".partial-$(one) 'é.dump"), begun);
    await expect(uploadFile(cluster, remote, { from: local })).rejects.toMatchObject({ code: "FILE_DAMAGED" });
    expect(readdirSync(there)).toEqual([]);
    expect(await uploadFile(cluster, remote, { from: local })).toEqual(whole);
  });

  test("a file that is not there is wrong use", async () => {
    rmSync(local);
    const refused = uploadFile(cluster, remote, { from: local });
    await expect(refused).rejects.toMatchObject({ code: "FILE_UNREADABLE", kind: "usage" });
  });

  test("a folder that is not there is said in its own words", async () => {
    rmSync(there, { recursive: true });
    const refused = uploadFile(cluster, remote, { from: local });
    await expect(refused).rejects.toMatchObject({
      code: "FILE_NOT_TRANSFERRED",
      message: expect.stringContaining("No such file"),
    });
  });
});

/** The same container, and the commands that were run in it. */
function recording(): { readonly cluster: Cluster; readonly commands: (readonly string[])[] } {
  const commands: (readonly string[])[] = [];
  const exec: Cluster["exec"] = async (pod, command, streams) => {
    commands.push(command);
    return cluster.exec(pod, command, streams);
  };
  return { cluster: { ...cluster, exec }, commands };
}

/** The same container, of whose files only a part arrives. */
function keeping(part: (text: Buffer) => Buffer): Cluster {
  const exec: Cluster["exec"] = async (pod, command, streams) => {
    if (streams?.stdout === undefined) return cluster.exec(pod, command, streams);
    const { stdout } = spawnSync(command[0] ?? "", command.slice(1), { maxBuffer: 2 ** 26 });
    await pipeline([part(stdout)], streams.stdout);
    return { exitCode: 0, stdout: "", stderr: "" };
  };
  return { ...cluster, exec };
}

/** The same container, to which the connection ends when so many bytes have arrived. */
function cutOffAfter(bytes: number): Cluster {
  const exec: Cluster["exec"] = async (pod, command, streams) => {
    if (streams?.stdin === undefined) return cluster.exec(pod, command, streams);
    await cluster.exec(pod, command, { stdin: beginningOf(streams.stdin, bytes) });
    throw new GroveError("the connection ended", { code: "EXEC_FAILED", kind: "unreachable" });
  };
  return { ...cluster, exec };
}

async function* beginningOf(pieces: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}
