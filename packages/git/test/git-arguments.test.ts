import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GroveError } from "@grove/plan";
import * as gitArguments from "../src/git-arguments.ts";
import { parseRemote } from "../src/index.ts";
import { cases, hostileText } from "./support/hostile-text.ts";

const ID = "1".repeat(40);

/** Every list that has data from outside in it, made of a text in the place of that data. */
const lists: Readonly<Record<string, (text: string) => readonly string[]>> = {
  "fetchLast: a branch": (branch) => gitArguments.fetchLast({ branch, filter: "tree:3", commits: 1, queue: true }),
  "fetchAll: a branch": (branch) => gitArguments.fetchAll({ branch, filter: "none" }),
  "listQueue: a branch": (branch) => gitArguments.listQueue(branch),
  "joinQueue: a request": (request) => gitArguments.joinQueue("refs/grove/queue/1-a", request),
  "joinQueue: a place": (place) => gitArguments.joinQueue(place, ID),
  "leaveQueue: a place": (name) => gitArguments.leaveQueue({ name, request: ID }),
  "drainQueue: a branch": (branch) => gitArguments.drainQueue({ branch, expected: ID, commit: ID, places: [] }),
  "drainQueue: a place": (name) =>
    gitArguments.drainQueue({ branch: "main", expected: ID, commit: ID, places: [{ name, request: ID }] }),
  "drainQueue: commits": (text) =>
    gitArguments.drainQueue({ branch: "main", expected: text, commit: text, places: [{ name: "a", request: text }] }),
  "pushCommit: branches": (text) =>
    gitArguments.pushCommit({ commit: ID, branches: [text, "main"], expected: undefined }),
  "pushCommit: commits": (text) => gitArguments.pushCommit({ commit: text, branches: ["main"], expected: text }),
  "pushCommit: options": (text) =>
    gitArguments.pushCommit({ commit: ID, branches: ["main"], expected: ID, pushOptions: [text] }),
  "isAncestor: commits": (text) => gitArguments.isAncestor(text, text),
  "logOf: a path": (path) => gitArguments.logOf({ tip: ID, path, limit: 1 }),
  "logOf: a commit": (tip) => gitArguments.logOf({ tip, path: "a", limit: 1 }),
  "logBetween: commits": (text) => gitArguments.logBetween(text, text),
  "logAfter: commits": (text) => gitArguments.logAfter(text, text),
  "logUpTo: a commit": (tip) => gitArguments.logUpTo(tip),
  "commitTree: people": (text) =>
    gitArguments.commitTree({ tree: ID, parents: [ID], author: `${text} <${text}> 1`, committer: `${text} <x> 1` }),
  "commitTree: objects": (text) =>
    gitArguments.commitTree({ tree: text, parents: [text], author: "a <b> 1", committer: "a <b> 1" }),
};

describe("whatever comes from outside becomes no option and no further argument", () => {
  test.for(Object.entries(lists))("%s", { timeout: 60_000 + cases }, ([, build]) => {
    const wanted = [build.bind(undefined, "main"), build.bind(undefined, ID)].flatMap((make) => attempt(make) ?? [])[0];
    expect(wanted).toBeDefined();
    fc.assert(
      fc.property(hostileText, (text) => {
        expect([wanted, undefined]).toContain(attempt(() => build(text)));
      }),
      { numRuns: cases },
    );
  });

  test("an address is refused, or is one that git takes for a place", { timeout: 60_000 + cases }, () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, token) => {
        const remote = attemptTyped(() => parseRemote(text, token));
        if (remote === undefined) return;
        expect(remote.url).toMatch(
          /^(?:\/|file:\/\/\/|https?:\/\/[^-]|ssh:\/\/[^-]|(?:[\w.-]+@)?[a-z0-9][\w.-]*:[^:-])/i,
        );
        expect(remote.url).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: cases },
    );
  });
});

const source = join(import.meta.dirname, "../src");
const others = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && file !== "git-arguments.ts",
);

test.for(others)("%s builds no list of arguments, and starts no program", (file) => {
  const text = readFileSync(join(source, file), "utf8").replaceAll(/\/\*.*?\*\/|\/\/ [^\n]*/gs, "");
  expect(text.match(/["'`]-{1,2}[A-Za-z][\w-]*[=\s]?["'`]/g)).toBeNull();
  expect(text).not.toMatch(/child_process|\bspawn|execFile/);
  expect(text.includes("simpleGit(")).toBe(file === "run-git.ts");
  // What goes by that name was built by one of them.
  const built = [...builders(text), "toArguments"];
  for (const [, callee = ""] of text.matchAll(/\b(?:clone\.git\(|clone\.fetch\(|arguments: )(\w+)\(/g)) {
    expect(built).toContain(callee);
  }
});

/** The names under which a file imports what builds lists. */
function builders(text: string): readonly string[] {
  const imported = /import \{([^}]*)\} from "(?:\.\.?\/)+git-arguments\.ts"/.exec(text)?.[1] ?? "";
  const names = imported.split(",").map((each) => each.trim().split(" as "));
  return names.filter(([name = ""]) => name in gitArguments).map((each) => each.at(-1) ?? "");
}

/** The list without its data: options by name, and how many words there are before and after the end of the options. */
function shapeOf(list: readonly string[]): string {
  const end = list.findIndex((word) => word === "--end-of-options" || word === "--");
  const last = end < 0 ? list.length : end;
  return list
    .map((word, index) => (index <= last && word.startsWith("-") ? word.replace(/=.*/s, "=") : "word"))
    .join(" ");
}

function attempt(build: () => readonly string[]): string | undefined {
  const list = attemptTyped(build);
  return list && shapeOf(list);
}

/** What a function gives; nothing if it refuses what it got, as wrong use. */
function attemptTyped<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof GroveError && error.kind === "usage") return undefined;
    throw error;
  }
}
