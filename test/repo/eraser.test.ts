import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eraserPod } from "@grove/experiments";
import { expect, onTestFinished, test } from "vitest";

// What the eraser's pod runs, on real folders, by a user without special rights.

const root = process.getuid?.() === 0;
const user = root ? { uid: 65_534, gid: 65_534 } : {};

test("each volume is empty afterwards, whatever people left in it; what the system owns stays", () => {
  const volumes = makeVolumes();
  const home = join(volumes, "home-k7f3q9x2-ada");
  const closed = join(home, "packages", "numpy");
  mkdirSync(closed, { recursive: true });
  mkdirSync(join(home, ".cache"));
  mkdirSync(join(home, "lost+found"));
  writeFileSync(join(closed, "array.py"), "1");
  writeFileSync(join(home, ".cache", "a name\nof two lines"), "2");
  symlinkSync("/etc", join(home, "elsewhere"));
  own(home);
  chmodSync(closed, 0o555);
  chmodSync(join(home, "packages"), 0o000);
  expect(erase(volumes)).toEqual({ status: 0 });
  expect(readdirSync(home)).toEqual(["lost+found"]);
  expect(readdirSync("/etc").length).toBeGreaterThan(0);
});

test(
  "it fails where something is left (skipped without root: only root can make what is not its own)",
  { skip: !root },
  () => {
    const volumes = makeVolumes();
    const home = join(volumes, "home-k7f3q9x2-ada");
    mkdirSync(join(home, "others"), { recursive: true });
    writeFileSync(join(home, "others", "file"), "of another user");
    expect(erase(volumes).status).not.toBe(0);
  },
);

function makeVolumes(): string {
  const volumes = mkdtempSync(join(tmpdir(), "volumes-"));
  onTestFinished(() => rmSync(volumes, { recursive: true, force: true }));
  chmodSync(volumes, 0o755);
  return volumes;
}

/** Gives a folder and all in it to that user. */
function own(folder: string): void {
  if (root) spawnSync("chown", ["--recursive", "--no-dereference", "65534:65534", folder]);
}

function erase(volumes: string): { readonly status: number | null } {
  const pod = eraserPod({}, { id: "k7f3q9x2", claims: [] }) as unknown as Pod;
  const [program = "", ...words] = pod.spec.containers[0].command.map((word) => word.replaceAll("/volumes", volumes));
  const { status } = spawnSync(program, words, { ...user, stdio: "ignore" });
  return { status };
}

interface Pod {
  readonly spec: { readonly containers: readonly [{ readonly command: readonly string[] }] };
}
