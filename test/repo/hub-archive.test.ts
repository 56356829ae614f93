import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseContents, parseDatabaseCopy, parseHomeCopy } from "@grove/experiments";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { hasPython } from "../support/has-python.ts";
import { repositoryRoot } from "../support/repository.ts";

const script = join(repositoryRoot, "apps/jupyterhub/components/archiver/archive.py");

describe.skipIf(!hasPython)("archive.py (skipped without Python 3.11)", { tags: ["slow"] }, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hub-archive-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  });

  function archive(...words: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync("python3", [script, ...words], { cwd: folder, encoding: "utf8" });
  }

  function makeHome(): void {
    mkdirSync(join(folder, "home/notes"), { recursive: true });
    mkdirSync(join(folder, "home/lost+found"));
    writeFileSync(join(folder, "home/analysis.ipynb"), "{}");
    writeFileSync(join(folder, "home/notes/private.txt"), "secret");
    chmodSync(join(folder, "home/notes/private.txt"), 0o600);
    symlinkSync("analysis.ipynb", join(folder, "home/latest"));
  }

  function makeDatabase(): void {
    const code = `import sqlite3; c = sqlite3.connect("hub.sqlite"); c.execute("CREATE TABLE users (name TEXT)")
c.executemany("INSERT INTO users VALUES (?)", [("ada",), ("ben",)]); c.commit()`;
    execFileSync("python3", ["-c", code], { cwd: folder });
  }

  test("a home is copied as a tar, and described alike with and without a copy", () => {
    makeHome();
    const copy = parseHomeCopy(archive("home", "home", "out/home.tar.gz").stdout).value;
    expect(copy).toMatchObject({ file: "home.tar.gz", files: 4, size: 8 });
    expect(parseContents(archive("home", "home").stdout).value).toEqual({
      files: 4,
      size: 8,
      contents: copy?.contents,
    });
    expect(readdirSync(join(folder, "out"))).toEqual(["home.tar.gz"]);
  });

  test("one changed byte is another description", () => {
    makeHome();
    const before = parseContents(archive("home", "home").stdout).value;
    writeFileSync(join(folder, "home/analysis.ipynb"), "[]");
    expect(parseContents(archive("home", "home").stdout).value).not.toEqual(before);
  });

  test("the database is copied with a hash for each table, which the rows alone decide", () => {
    makeDatabase();
    const copy = parseDatabaseCopy(archive("database", "hub.sqlite", "out/hub.sqlite").stdout).value;
    expect(copy).toMatchObject({ file: "hub.sqlite", tables: [{ name: "users", rows: 2 }] });
    expect(parseContents(archive("database", "hub.sqlite").stdout).value).toEqual({ tables: copy?.tables });
    expect(parseContents(archive("database", "out/hub.sqlite").stdout).value).toEqual({ tables: copy?.tables });
  });

  test.for([
    ["is no database", "garbage garbage garbage"],
    ["is cut off", undefined],
  ] as const)("what %s is refused, and leaves nothing", ([, text]) => {
    makeDatabase();
    const whole = readFileSync(join(folder, "hub.sqlite"));
    writeFileSync(join(folder, "hub.sqlite"), text ?? whole.subarray(0, 5000));
    const { status, stderr } = archive("database", "hub.sqlite", "out/hub.sqlite");
    expect(status).toBe(3);
    expect(stderr).not.toBe("");
    expect(readdirSync(join(folder, "out"))).toEqual([]);
  });

  test("a home that is not there is refused in words", () => {
    const { status, stderr } = archive("home", "nowhere", "out/home.tar.gz");
    expect(status).toBe(3);
    expect(stderr).toContain("nowhere cannot be copied");
  });
});
