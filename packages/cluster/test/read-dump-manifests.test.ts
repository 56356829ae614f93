import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Cluster, memoryCluster, readDumpManifests } from "../src/index.ts";
import { namespace } from "./support/facts.ts";
import { localContainer } from "./support/local-container.ts";

describe("readDumpManifests", () => {
  test("reads each dump that has a manifest, and no manifest without its dump", async () => {
    const folder = folderWith({
      "20261125T184300Z-reset.dump": "",
      "20261125T184300Z-reset.json": '{"reason": "reset"}\n',
      "20261126T021700Z-nightly.dump": "",
      "20261126T021700Z-nightly.json": '{"reason": "nightly"}',
      ".partial-20261126T021700Z-manual.dump": "",
      "20261127T021700Z-nightly.dump": "",
      "20261120T021700Z-nightly.json": "{}",
    });
    expect(await readDumpManifests(withBackups(folder), { namespace })).toEqual([
      { file: "20261125T184300Z-reset.json", text: '{"reason": "reset"}\n' },
      { file: "20261126T021700Z-nightly.json", text: '{"reason": "nightly"}' },
    ]);
  });

  test("an empty volume has none", async () => {
    expect(await readDumpManifests(withBackups(folderWith({})), { namespace })).toEqual([]);
  });

  test("an answer that was cut off is none: the newest dumps would be missing", async () => {
    const cluster = memoryCluster({
      exec: () => ({ exitCode: 0, stdout: "20261125T184300Z-reset.json\0{}\0", stderr: "" }),
    });
    await expect(readDumpManifests(cluster, { namespace })).rejects.toMatchObject({ code: "DUMPS_UNREADABLE" });
  });

  test("a pod without the volume says so", async () => {
    const cluster = memoryCluster({ exec: () => ({ exitCode: 2, stdout: "", stderr: "cd: can't cd to /backups" }) });
    await expect(readDumpManifests(cluster, { namespace })).rejects.toMatchObject({
      code: "DUMPS_UNREADABLE",
      kind: "unreachable",
      message: "the dumps of exp-goods cannot be read: cd: can't cd to /backups",
    });
  });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "grove-dumps-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A container with the folder where the experiment's backups lie. */
function withBackups(folder: string): Cluster {
  const container = localContainer();
  const exec: Cluster["exec"] = async (pod, command) => {
    expect(pod).toEqual({ namespace, pod: "postgres-0", container: "postgres" });
    return container.exec(
      pod,
      command.map((word) => (word === "/backups" ? folder : word)),
    );
  };
  return { ...container, exec };
}
