import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRestoredHome, type RestoredHome } from "@grove/experiments";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { hasPython } from "../support/has-python.ts";
import { repositoryRoot } from "../support/repository.ts";

const scripts = join(repositoryRoot, "apps/jupyterhub/components/archiver");
const name = "from-archive-20261127T002531Z";
/** Whether a file system of a few kilobytes can be had, in a namespace of its own. */
const hasTinyDisk =
  spawnSync("unshare", ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", tmpdir()]).status === 0;

let folder: string;
let home: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "restore-home-"));
  home = join(folder, "home");
  mkdirSync(home);
  writeFileSync(join(home, "today.txt"), "what she writes today");
  onTestFinished(() => {
    execFileSync("chmod", ["-R", "u+rwX", folder]); // who is not root cannot empty a closed folder
    rmSync(folder, { recursive: true, force: true });
  });
});

describe.skipIf(!hasPython)("restore_home.py (skipped without Python 3.11)", { tags: ["slow"] }, () => {
  test("a home comes back beside what is there: files, folders, modes, times, links; nothing hidden stays", () => {
    const manifest = archived();
    expect(restore(manifest)).toEqual({ status: "restored", files: 8, size: 15, leftOut: { count: 0, names: [] } });
    expect(readdirSync(home).toSorted()).toEqual([name, "today.txt"]);
    const restored = join(home, name);
    expect(readFileSync(join(restored, "notes/private.txt"), "utf8")).toBe("secret");
    expect(statSync(join(restored, "notes/private.txt")).mode & 0o777).toBe(0o600);
    expect(statSync(join(restored, "closed")).mode & 0o777).toBe(0o500);
    expect(readFileSync(join(restored, "latest"), "utf8")).toBe("{}");
    expect(statSync(join(restored, "twin")).ino).toBe(statSync(join(restored, "notes/private.txt")).ino);
    expect(statSync(join(restored, "notes")).mtimeMs).toBe(
      Math.floor(statSync(join(folder, "old/notes")).mtimeMs / 1000) * 1000,
    );
  });

  test("run again, it is there already, also when she has changed it since", () => {
    const manifest = archived();
    restore(manifest);
    writeFileSync(join(home, name, "analysis.ipynb"), "[1]");
    expect(restore(manifest)).toEqual({ status: "present" });
    expect(readFileSync(join(home, name, "analysis.ipynb"), "utf8")).toBe("[1]");
  });

  test("what she calls so herself is not overwritten, whatever it is", () => {
    const manifest = archived();
    symlinkSync("/nowhere", join(home, name));
    expect(restore(manifest)).toEqual({ status: "present" });
    expect(lstatSync(join(home, name)).isSymbolicLink()).toBe(true);
  });

  test("links that lead out and pipes are left out and named; the rest is whole", () => {
    const links = {
      python: "/usr/bin/python3",
      up: "../../other",
      crooked: "notes/../../x",
      kept: "notes/private.txt",
    };
    const manifest = archived(() => {
      for (const [link, to] of Object.entries(links)) symlinkSync(to, join(folder, "old", link));
      execFileSync("mkfifo", [join(folder, "old/pipe")]);
    });
    expect(restore(manifest)).toMatchObject({
      status: "restored",
      files: 9,
      leftOut: { count: 4, names: ["crooked", "pipe", "python", "up"] },
    });
    expect(readFileSync(join(home, name, "kept"), "utf8")).toBe("secret");
    expect(readdirSync(join(home, name))).not.toContain("python");
  });

  test.for<[what: string, damage: (tar: Buffer) => Buffer | undefined]>([
    [
      "one byte is another",
      (tar) => Buffer.concat([tar.subarray(0, -9), Buffer.from([(tar.at(-9) ?? 0) ^ 1]), tar.subarray(-8)]),
    ],
    ["it is cut off", (tar) => tar.subarray(0, 100)],
    ["it is not there", () => undefined],
  ])("a damaged copy is told before anything is unpacked: %s", ([, damage]) => {
    const manifest = archived();
    const tar = damage(readFileSync(tarFile()));
    rmSync(tarFile());
    if (tar !== undefined) writeFileSync(tarFile(), tar);
    expect(restore(manifest)).toEqual({ status: "damaged" });
    expect(readdirSync(home)).toEqual(["today.txt"]);
  });

  test("a tar of other files than the manifest says is refused", () => {
    const manifest = { ...archived(), contents: "0".repeat(64) };
    expect(restore(manifest)).toMatchObject({ status: "refused", reason: expect.stringContaining("archive in Git") });
    expect(readdirSync(home)).toEqual(["today.txt"]);
  });

  test.for<[what: string, members: readonly Member[], reason: string]>([
    ["an absolute path", [file("/tmp/evil")], "is no path within a home"],
    ["a path that climbs", [file("../evil")], "is no path within a home"],
    ["one that climbs later", [directory("a"), file("a/../../evil")], "no path within"],
    ["the home itself", [directory(".")], "is no path within a home"],
    ["a device", [{ name: "disk", type: "BLKTYPE" }], "is a device"],
    ["a terminal", [{ name: "tty", type: "CHRTYPE" }], "is a device"],
    ["a file through a link", [directory("a"), symlink("b", "a"), file("b/evil")], "lies in no folder"],
    ["a file through a link that leads out", [symlink("b", "/tmp"), file("b/evil")], "lies in no folder"],
    ["a file in a file", [file("a"), file("a/evil")], "lies in no folder"],
    ["a second name of a file outside", [twin("shadow", "/etc/passwd")], "is no path within"],
    ["one that climbs out", [twin("shadow", "../today.txt")], "is no path within"],
    ["one of a link", [file("a"), symlink("b", "a"), twin("c", "b")], "no file that another name"],
    ["a file twice", [file("a"), file("a", "y")], "comes twice"],
    ["a file in the place of a link", [symlink("a", "b"), file("a")], "comes twice"],
  ])("a hostile tar is refused, and leaves nothing: %s", ([, members, reason]) => {
    const manifest = hostile(members);
    expect(restore(manifest)).toMatchObject({ status: "refused", reason: expect.stringContaining(reason) });
    expect(readdirSync(home)).toEqual(["today.txt"]);
    expect(readdirSync(folder).toSorted()).toEqual(["home", "home.tar.gz"]);
    expect(readFileSync(join(home, "today.txt"), "utf8")).toBe("what she writes today");
  });

  test("a program that runs as its owner comes back as a plain one", () => {
    const manifest = hostile([{ name: "program", text: "x", mode: 0o4755 }]);
    expect(restore(manifest)).toMatchObject({ status: "restored" });
    expect(statSync(join(home, name, "program")).mode & 0o7777).toBe(0o755);
  });

  describe("killed before a step, nothing or all is visible, and the next run makes it whole", () => {
    test.for([
      ["restore_home.is_sound", false],
      ["restore_home.remove_leftovers", false],
      ["restore_home.unpack", false],
      ["restore_home.Unpacking.write", false],
      ["restore_home.Unpacking.finish", false],
      ["restore_home.compare", false],
      ["os.sync", false],
      ["restore_home.publish", false],
      ["os.rename", false],
      ["os.fsync", true],
    ] as const)("%s", ([step, isVisible]) => {
      const manifest = archived();
      expect(run(manifest, `${step} = lambda *_: os.kill(os.getpid(), 9)`)).toMatchObject({ signal: "SIGKILL" });
      expect(readdirSync(home).filter((entry) => !entry.startsWith("."))).toEqual(
        isVisible ? [name, "today.txt"] : ["today.txt"],
      );
      expect(restore(manifest)).toMatchObject({ status: isVisible ? "present" : "restored" });
      expect(readdirSync(home).toSorted()).toEqual([name, "today.txt"]);
      expect(readFileSync(join(home, name, "analysis.ipynb"), "utf8")).toBe("{}");
      expect(existsSync(join(home, name, "notes/private.txt"))).toBe(true);
    });
  });

  test("who changes what is being unpacked gets nothing", () => {
    const change = `unpacked = restore_home.unpack
def unpack(source, target, manifest):
    result = unpacked(source, target, manifest)
    (target / "notes/private.txt").write_text("changed")
    return result
restore_home.unpack = unpack`;
    const { stdout } = run(archived(), change);
    expect(said(stdout)).toMatchObject({ status: "refused", reason: expect.stringContaining("somebody changed it") });
    expect(readdirSync(home)).toEqual(["today.txt"]);
  });

  test("without room it says how much there is, before anything is unpacked", () => {
    const { stdout } = run(archived(), "restore_home.free_bytes = lambda _: 4096");
    expect(said(stdout)).toEqual({ status: "full", needed: 15 + 8 * 4096, free: 4096 });
    expect(readdirSync(home)).toEqual(["today.txt"]);
  });

  test.skipIf(!hasTinyDisk)(
    "a disk that gets full meanwhile leaves nothing (skipped where none can be mounted)",
    () => {
      const manifest = archived(() => writeFileSync(join(folder, "old/large"), "x".repeat(1_000_000)));
      const script = 'mount -t tmpfs -o size=64k none "$1" && shift && "$@" && ls -A home';
      const words = [
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        script,
        "sh",
        "home",
        ...wordsOf(manifest, "restore_home.free_bytes = lambda _: 10**9"),
      ];
      const { stdout } = spawnSync("unshare", words, { cwd: folder, encoding: "utf8", env });
      expect(said(stdout)).toMatchObject({ status: "full" });
      expect(stdout.split("\n").slice(1)).toEqual([""]);
    },
  );

  test("a home that is not there is said in words", () => {
    const manifest = archived();
    rmSync(home, { recursive: true });
    expect(run(manifest)).toMatchObject({ status: 3, stderr: expect.stringContaining("cannot be restored") });
  });
});

interface Manifest {
  readonly bytes: number;
  readonly sha256: string;
  readonly files: number;
  readonly size: number;
  readonly contents: string;
}

function tarFile(): string {
  return join(folder, "home.tar.gz");
}

/** Of an old home, as `archive.py` keeps and describes it. */
function archived(change: () => void = () => undefined): Manifest {
  const old = join(folder, "old");
  for (const path of ["notes", "closed"]) mkdirSync(join(old, path), { recursive: true });
  const files = { "analysis.ipynb": "{}", "notes/private.txt": "secret", "notes/data.csv": "1,2,3\n", "closed/x": "x" };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(old, path), text);
  chmodSync(join(old, "notes/private.txt"), 0o600);
  chmodSync(join(old, "closed"), 0o500);
  symlinkSync("analysis.ipynb", join(old, "latest"));
  linkSync(join(old, "notes/private.txt"), join(old, "twin"));
  change();
  const words = [join(scripts, "archive.py"), "home", "old", "home.tar.gz"];
  return JSON.parse(execFileSync("python3", words, { cwd: folder, encoding: "utf8", env })) as Manifest;
}

interface Member {
  readonly name: string;
  readonly type?: "DIRTYPE" | "SYMTYPE" | "LNKTYPE" | "BLKTYPE" | "CHRTYPE";
  readonly link?: string;
  readonly text?: string;
  readonly mode?: number;
}

function file(path: string, text = "x"): Member {
  return { name: path, text };
}

function directory(path: string): Member {
  return { name: path, type: "DIRTYPE" };
}

function symlink(path: string, to: string): Member {
  return { name: path, type: "SYMTYPE", link: to };
}

/** A second name of a file. */
function twin(path: string, of: string): Member {
  return { name: path, type: "LNKTYPE", link: of };
}

/** A tar that nobody's home can be, with a manifest that agrees with it. */
function hostile(members: readonly Member[]): Manifest {
  const code = `import gzip, hashlib, io, json, sys, tarfile
plain = io.BytesIO()
size = 0
with tarfile.open(fileobj=plain, mode="w") as tar:
    for member in json.loads(sys.argv[1]):
        entry, text = tarfile.TarInfo(member["name"]), member.get("text", "").encode()
        entry.type = getattr(tarfile, member.get("type", "REGTYPE"))
        entry.linkname, entry.size, entry.mode = member.get("link", ""), len(text), member.get("mode", 0o755)
        tar.addfile(entry, io.BytesIO(text))
        size += len(text)
packed = gzip.compress(plain.getvalue())
open("home.tar.gz", "wb").write(packed)
hashes = {"sha256": hashlib.sha256(packed).hexdigest(), "contents": hashlib.sha256(plain.getvalue()).hexdigest()}
print(json.dumps({"bytes": len(packed), "files": len(json.loads(sys.argv[1])), "size": size, **hashes}))`;
  const words = ["-c", code, JSON.stringify(members)];
  return JSON.parse(execFileSync("python3", words, { cwd: folder, encoding: "utf8" })) as Manifest;
}

function restore(manifest: Manifest): RestoredHome | undefined {
  return said(run(manifest).stdout);
}

function said(stdout: string): RestoredHome | undefined {
  return parseRestoredHome(stdout.split("\n")[0] ?? "").value;
}

/** @param change what is another in the script, as Python */
function run(manifest: Manifest, change = "") {
  const [command = "", ...words] = wordsOf(manifest, change);
  return spawnSync(command, words, { cwd: folder, encoding: "utf8", env });
}

function wordsOf(manifest: Manifest, change: string): readonly string[] {
  const code = `import os, sys
sys.path.insert(0, ${JSON.stringify(scripts)})
import restore_home
${change}
restore_home.main(*sys.argv[1:])`;
  return ["python3", "-c", code, "home.tar.gz", join("home", name), JSON.stringify(manifest)];
}

const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
