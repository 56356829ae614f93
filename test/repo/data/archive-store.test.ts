import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ArchiveFolder, archivePlace, type Ended, makeArchiveFolder } from "../../support/archive-folder.ts";

const older = "20261125T021700Z-nightly";
const newer = "20261126T143000Z-reset";
const both = [older, newer].flatMap((name) => [`${name}.dump`, `${name}.json`]);

const refused = "https response error StatusCode: 403, api error AccessDenied: no";
const away = "https response error StatusCode: 0, request send failed, dial tcp: connection refused";

const place = `${archivePlace}/${older}.dump`;

let archive: ArchiveFolder;
beforeEach(() => {
  archive = makeArchiveFolder();
});
afterEach(() => archive.remove());

describe("upload-dumps.sh", () => {
  beforeEach(() => {
    archive.writeDump(archive.volume, older, "rows of Tuesday");
    archive.writeDump(archive.volume, newer, "rows of Wednesday");
  });

  test("copies what the store does not have, and nothing twice", async () => {
    archive.writeDump(archive.objects, older, "rows of Tuesday");
    expect(await upload()).toEqual({ code: 0, message: "Dumps copied to the archive store: 1.\n" });
    expect(archive.names()).toEqual(both);
    expect(await upload()).toEqual({ code: 0, message: "Dumps copied to the archive store: 0.\n" });
  });

  test("makes good a copy that was cut off before its manifest", async () => {
    writeFileSync(join(archive.objects, `${older}.dump`), "rows of");
    await upload();
    expect(readFileSync(join(archive.objects, `${older}.dump`), "utf8")).toBe("rows of Tuesday");
    expect(archive.names()).toEqual(both);
  });

  test("leaves out what is no dump yet, and what has lost its dump's bytes", async () => {
    writeFileSync(join(archive.volume, ".partial-20261126T143000Z-nightly.dump"), "half");
    writeFileSync(join(archive.volume, "20261127T021700Z-nightly.dump"), "without a manifest");
    appendFileSync(join(archive.volume, `${older}.dump`), "!");
    expect(await upload()).toEqual({ code: 0, message: expect.stringContaining(`not copied: ${older}.dump`) });
    expect(archive.names()).toEqual([`${newer}.dump`, `${newer}.json`]);
  });

  test("a store that keeps other bytes than it was sent gets no manifest", async () => {
    expect(await upload({ ALTERED: "1" })).toEqual({
      code: 3,
      message: expect.stringContaining("gives back another file than the dump"),
    });
    expect(archive.names()).toEqual([`${older}.dump`]);
  });

  test.for<[what: string, environment: Record<string, string>, message: string]>([
    ["an access key that is refused", { FAULT: refused }, "refuses the lab's access key (AccessDenied)"],
    ["a store that is away", { FAULT: away }, "https://s3.example cannot be reached"],
    ["a bucket that is not there", { FAULT: "directory not found" }, "knows no bucket lab-archive"],
    ["a fault that nobody expects", { FAULT: "the moon is full" }, "NOTICE: Failed to lsf: the moon is full"],
    ["no access key", { ARCHIVE_ACCESS_KEY: "" }, "GROVE_ARCHIVE_CREDENTIALS=KEY:SECRET grove bootstrap --only keys"],
  ])("%s: says so", async ([, environment, message]) => {
    const ended = await upload(environment);
    expect(ended).toEqual({ code: 3, message: expect.stringContaining(message) });
    expect(ended.message).toMatch(/^The dump lies on the experiment's volume, but the archive store has no copy/);
    expect(ended.message.length).toBeLessThan(2000);
  });

  describe("before a reset", () => {
    test("does nothing where none is due, even if the store is away", async () => {
      expect(await upload({ FAULT: away }, "before-reset")).toEqual({ code: 0, message: "" });
      expect(archive.names()).toEqual([]);
    });

    test.for<[what: string, environment: Record<string, string>, code: number, message: string]>([
      ["copies the dump", {}, 0, "copied to the archive store: 2."],
      ["ends the reset while the store is away", { FAULT: away }, 3, "Nothing was reset"],
      [
        "goes on if the glass is broken",
        { FAULT: away, GUARD: broken("2999-01-01T00:00:00Z") },
        0,
        "The reset goes on",
      ],
      ["but no longer than it is", { FAULT: away, GUARD: broken("2026-01-01T00:00:00Z") }, 3, "Nothing was reset"],
    ])("%s", async ([, environment, code, message]) => {
      writeFileSync(join(archive.work, "reset"), "k2m4\n");
      const ended = await upload(environment, "before-reset");
      expect(ended).toEqual({ code, message: expect.stringContaining(message) });
    });
  });

  test("before a restore, which is an emergency, it only says what it could not do", async () => {
    const ended = await upload({ FAULT: away }, "before-restore");
    expect(ended).toEqual({ code: 0, message: expect.stringContaining("The restore goes on") });
  });
});

describe("download-dump.sh", () => {
  beforeEach(() => archive.writeDump(archive.objects, older, "rows of Tuesday"));

  test("brings dump and manifest to the volume, once", async () => {
    expect(await download()).toEqual({ code: 0, message: expect.stringContaining("was brought") });
    expect(readdirSync(archive.volume).toSorted()).toEqual([`${older}.dump`, `${older}.json`]);
    expect(onVolume(`${older}.dump`)).toBe("rows of Tuesday");
    expect(await download()).toEqual({ code: 0, message: "" });
  });

  test("does nothing where nothing is asked for", async () => {
    expect(await download({ DOWNLOAD: "" })).toEqual({ code: 0, message: "" });
    expect(readdirSync(archive.volume)).toEqual([]);
  });

  test("takes the place of one that is damaged, but of no other dump", async () => {
    archive.writeDump(archive.volume, older, "rows of Tuesday");
    appendFileSync(join(archive.volume, `${older}.dump`), "!");
    expect(await download()).toEqual({ code: 0, message: expect.stringContaining("is damaged") });
    expect(onVolume(`${older}.dump`)).toBe("rows of Tuesday");
    archive.writeDump(archive.volume, older, "rows of another study");
    expect(await download()).toEqual({ code: 3, message: expect.stringContaining("Another dump of the name") });
    expect(onVolume(`${older}.dump`)).toBe("rows of another study");
  });

  test.for<[what: string, spoil: () => void, environment: Record<string, string>, message: string]>([
    ["a damaged dump", () => appendFileSync(objectOf("dump"), "!"), {}, "in the archive store is damaged"],
    ["a dump that is gone", () => rmSync(objectOf("dump")), {}, `has no ${place}`],
    ["a manifest that is gone", () => rmSync(objectOf("json")), {}, `has no ${archivePlace}/${older}.json`],
    ["another dump than Git names", nothing, { DOWNLOAD_SHA256: "a".repeat(64) }, "is not the one that the archive"],
    ["a store that is away", nothing, { FAULT: away }, "cannot be reached"],
    ["no access key", nothing, { ARCHIVE_SECRET_KEY: "" }, "The lab has no access key"],
    ["a dump too large", () => claimBytes(10 ** 17), {}, "MiB left, and the dump has"],
    ["a path out of the bucket", nothing, { DOWNLOAD: `../other/${older}.dump` }, "is no dump in the archive store"],
    ["a path with an option", nothing, { DOWNLOAD: `--config=/etc/${older}.dump -x` }, "is no dump"],
    ["an address", nothing, { DOWNLOAD: `s3://lab-archive/${place}` }, "without s3:// and the bucket"],
    ["another file", nothing, { DOWNLOAD: "production/goods/notes.txt" }, "is no dump"],
  ])("refuses %s, and leaves nothing behind", async ([, spoil, environment, message]) => {
    spoil();
    const ended = await download(environment);
    expect(ended).toEqual({ code: 3, message: expect.stringContaining(message) });
    expect(readdirSync(archive.volume)).toEqual([]);
  });
});

async function upload(environment: Record<string, string> = {}, ...parameters: readonly string[]): Promise<Ended> {
  return archive.run("upload-dumps.sh", { environment, parameters });
}

function broken(until: string): string {
  return `participants seen\nbreak-glass ${until} an exam`;
}

async function download(environment: Record<string, string> = {}): Promise<Ended> {
  return archive.run("download-dump.sh", { environment: { DOWNLOAD: place, ...environment } });
}

function onVolume(name: string): string {
  return readFileSync(join(archive.volume, name), "utf8");
}

function objectOf(ending: string): string {
  return join(archive.objects, `${older}.${ending}`);
}

function claimBytes(bytes: number): void {
  const manifest = readFileSync(objectOf("json"), "utf8");
  writeFileSync(objectOf("json"), manifest.replace('"bytes" : 15', `"bytes" : ${bytes}`));
}

function nothing(): void {
  // The environment alone is wrong.
}
