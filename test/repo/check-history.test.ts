import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { groveCommand } from "../support/grove-command.ts";
import { imageOf, kustomizationOf, makeSyntheticLab, overlayName } from "../support/synthetic-lab.ts";
import type { Ask } from "../support/writers/ask.ts";
import { checkHistory } from "../support/writers/check-history.ts";
import { checkRepository } from "../support/writers/check-repository.ts";
import { type History, type HistoryEntry, readHistory } from "../support/writers/read-history.ts";

const A = overlayName(0);
const B = overlayName(1);
const asks = [ask(A, 1), ask(B, 2), ask(A, 3), ask(A, 4, "unknown"), ask(B, 5, "refused")];

function ask(experiment: string, build: number, told: Ask["told"] = "acknowledged"): Ask {
  return { experiment, build, told, image: imageOf(experiment, `t${build}`) };
}

function entry(experiment: string, build: number, other: Partial<HistoryEntry> = {}): HistoryEntry {
  const image = imageOf(experiment, `t${build}`);
  const changeIds = [`id-${build}`];
  const paths = [kustomizationOf(experiment)];
  return { commit: `c${build}`, parents: [], changeIds, image, paths, written: { image, build }, ...other };
}

/** A history of these commits, one on the other, at whose end each experiment has the last that was written to it. */
function history(...entries: readonly HistoryEntry[]): History {
  const linear = entries.map((one, index) =>
    one.parents.length > 0 ? one : { ...one, parents: [entries[index - 1]?.commit ?? "base"] },
  );
  const final = new Map(entries.map(({ paths, written }) => [paths[0]?.split("/").at(-2) ?? "", written]));
  return { base: "base", entries: linear, final };
}

const whole = [entry(A, 1), entry(B, 2), entry(A, 3)];

describe("checkHistory accepts", () => {
  test.for<[string, readonly HistoryEntry[]]>([
    ["each acknowledged change once, in any order of the experiments", [entry(B, 2), entry(A, 1), entry(A, 3)]],
    ["a change of a killed writer", [...whole, entry(A, 4)]],
  ])("%s", ([, entries]) => {
    expect(checkHistory(history(...entries), asks)).toEqual([]);
  });
});

describe("checkHistory finds", () => {
  const other = { commit: "other", changeIds: ["other"] };
  test.for<[string, readonly HistoryEntry[], string]>([
    ["a change that is lost", whole.slice(1), "lost"],
    ["nothing at all", [], "lost"],
    ["a change that is there twice", [...whole, entry(A, 3, other)], "doubled"],
    ["a change of a killed writer that is there twice", [...whole, entry(A, 4), entry(A, 4, other)], "doubled"],
    ["two changes with one id", [entry(A, 1), entry(B, 2, { changeIds: ["id-1"] }), entry(A, 3)], "doubled"],
    ["an older build on top of a newer one", [entry(A, 3), entry(B, 2), entry(A, 1)], "inversion"],
    ["a merge", [entry(A, 1), entry(B, 2), entry(A, 3, { parents: ["c2", "c1"] })], "not linear"],
    ["a history that was begun anew", [entry(A, 1, { parents: ["root"] }), ...whole.slice(1)], "not linear"],
    ["a commit of somebody else", [...whole, entry(A, 9)], "foreign"],
    ["a commit without a change id", [...whole.slice(0, 2), entry(A, 3, { changeIds: [] })], "foreign"],
    ["a commit that writes to another experiment", [entry(A, 1, { paths: [kustomizationOf(B)] })], "foreign"],
    ["a commit that writes to two files", [entry(A, 1, { paths: [kustomizationOf(A), "README.md"] })], "foreign"],
    ["a change that was refused", [...whole, entry(B, 5)], "refused"],
    ["a commit that writes another image than it says", [entry(A, 1, { written: undefined })], "wrong image"],
    [
      "a commit that leaves out the build",
      [entry(A, 1, { written: { image: asks[0]!.image, build: undefined } })],
      "wrong image",
    ],
  ])("%s", ([, entries, kind]) => {
    expect(checkHistory(history(...entries), asks).map((fault) => fault.kind)).toContain(kind);
  });

  test("an experiment that does not end with its newest build", () => {
    const wrong = {
      ...history(...whole),
      final: new Map([
        [A, whole[0]!.written],
        [B, whole[1]!.written],
      ]),
    };
    expect(checkHistory(wrong, asks).map((fault) => fault.kind)).toEqual(["wrong image"]);
  });
});

describe("on a real repository", () => {
  test("a bump is read as it was made, and others' commits, merges, locks and queued requests are found", async () => {
    const repository = join(mkdtempSync(join(tmpdir(), "grove-history-")), "lab.git");
    await makeSyntheticLab(repository, 2);
    const base = git(repository, "rev-parse", "main");
    const bumped = { ...ask(A, 900), told: "acknowledged" } as const;
    const [program, ...words] = groveCommand("bump", A, "--lab", repository, "--image", bumped.image, "--build", "900");
    execFileSync(program, words);
    const read = () => readHistory(repository, { base, experiments: [A, B] });
    expect([checkHistory(read(), [bumped]), checkRepository(repository)]).toEqual([[], []]);
    expect(checkHistory(read(), []).map(({ kind }) => kind)).toEqual(["foreign"]);

    const identity = ["-c", "user.name=r", "-c", "user.email=r@example.org"];
    const side = git(repository, ...identity, "commit-tree", "main^{tree}", "-p", base, "-m", "side");
    const merge = git(repository, ...identity, "commit-tree", "main^{tree}", "-p", "main", "-p", side, "-m", "merge");
    git(repository, "update-ref", "refs/heads/main", merge);
    git(repository, "update-ref", "refs/grove/queue/1-a", side);
    writeFileSync(join(repository, "refs/heads/main.lock"), "");
    const kinds = new Set(checkHistory(read(), [bumped]).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(["not linear", "foreign"]));
    expect(checkRepository(repository)).toEqual([
      "the lock refs/heads/main.lock is left",
      "the request refs/grove/queue/1-a is left",
    ]);
  });
});

function git(repository: string, ...words: readonly string[]): string {
  return execFileSync("git", words, { cwd: repository, encoding: "utf8" }).trim();
}
