import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ArchiveFolder, archivePlace, makeArchiveFolder } from "../../support/archive-folder.ts";

// A hub's archive in the store: sent, read back before the volumes go, and fetched for a restore.

const name = "20261126T101500Z-archive";
const files = { "hub-k7f3q9x2.sqlite": "users", "home-k7f3q9x2-ada.tar.gz": "a notebook" };
const names = Object.keys(files);
const away = "https response error StatusCode: 0, request send failed, dial tcp: connection refused";

let archive: ArchiveFolder;
beforeEach(async () => {
  archive = makeArchiveFolder();
  for (const folder of [archive.volume, archive.objects]) mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(archive.volume, name, file), text);
  await archive.print("upload-archive.sh", name);
});
afterEach(() => archive.remove());

test("hash-archive.sh tells of each file what upload-archive.sh told when it was sent", async () => {
  const sent = await archive.print("upload-archive.sh", name);
  expect((await readBack()).split("\n").toSorted()).toEqual(sent.split("\n").toSorted());
  expect(sent).toContain(`${sha256("a notebook")}  home-k7f3q9x2-ada.tar.gz\n`);
});

describe("what is not as it was sent is seen", () => {
  test("a changed copy has another hash", async () => {
    writeFileSync(objectOf("home-k7f3q9x2-ada.tar.gz"), "b notebook");
    expect(await readBack()).toContain(`${sha256("b notebook")}  home-k7f3q9x2-ada.tar.gz\n`);
  });

  test("one that is gone has no line, and keeps nobody from the others", async () => {
    rmSync(objectOf("hub-k7f3q9x2.sqlite"));
    expect(await readBack()).toBe(`${sha256("a notebook")}  home-k7f3q9x2-ada.tar.gz\n`);
  });

  test("one whose name only begins like it does not count", async () => {
    rmSync(objectOf("hub-k7f3q9x2.sqlite"));
    writeFileSync(`${objectOf("hub-k7f3q9x2.sqlite")}.old`, "users");
    expect(await readBack()).not.toContain("hub-");
  });
});

test.for<[what: string, environment: Record<string, string>, message: string]>([
  ["a store that is away", { FAULT: away }, "cannot be reached"],
  ["no access key", { ARCHIVE_ACCESS_KEY: "" }, "The lab has no access key"],
])("%s: says so", async ([, environment, message]) => {
  const parameters = [`${archivePlace}/${name}`, ...names];
  const ended = await archive.run("hash-archive.sh", { environment, parameters });
  expect(ended).toEqual({ code: 3, message: expect.stringContaining(message) });
  expect(ended.message).toMatch(/^The archive store could not be read\./);
});

describe("fetch-archive.sh", () => {
  const [, home = ""] = names;
  const wanted = [`${archivePlace}/${name}`, home, "10"];

  test("brings one file beside the archives, where it is none of them, and says where", async () => {
    const place = join(archive.volume, `.partial-fetched-${home}`);
    expect(await archive.print("fetch-archive.sh", ...wanted)).toBe(`${place}\n`);
    expect(readFileSync(place, "utf8")).toBe("a notebook");
    expect(readFileSync(join(archive.volume, name, home), "utf8")).toBe("a notebook");
  });

  test("of one that is gone nothing is there, which its reader sees", async () => {
    rmSync(objectOf(home));
    expect(existsSync((await archive.print("fetch-archive.sh", ...wanted)).trim())).toBe(false);
  });

  test.for<[what: string, environment: Record<string, string>, bytes: string, message: string]>([
    ["a store that is away", { FAULT: away }, "10", "cannot be reached"],
    ["no access key", { ARCHIVE_ACCESS_KEY: "" }, "10", "The lab has no access key"],
    ["no room", {}, `${2 ** 60}`, "MiB left where it would lie"],
  ])("%s: says so", async ([, environment, bytes, message]) => {
    const parameters = [...wanted.slice(0, 2), bytes];
    const ended = await archive.run("fetch-archive.sh", { environment, parameters });
    expect(ended).toEqual({ code: 3, message: expect.stringContaining(message) });
    expect(ended.message).toContain(`${home} could not be brought from the archive store.`);
  });
});

async function readBack(): Promise<string> {
  return archive.print("hash-archive.sh", `${archivePlace}/${name}`, ...names);
}

function objectOf(file: string): string {
  return join(archive.objects, name, file);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
