import type { Files, Problem } from "@grove/plan";
import { hashOf } from "./lab-record.ts";

export interface MergeInput {
  /** What the command would write, with what the lab has chosen in it. */
  readonly fresh: Files;
  /** Path → hash of what the command wrote there last. */
  readonly recorded: Readonly<Record<string, string>>;
  /** Files or directories that become the command's, whatever people changed; `.` is everything. */
  readonly overwrite: readonly string[];
  /** Files or directories that stay as people changed them. */
  readonly keep: readonly string[];
}

export interface Merge {
  /** Path → new text, `undefined` for a file that goes. */
  readonly after: ReadonlyMap<string, string | undefined>;
  /** Path → hash, to be recorded. */
  readonly recorded: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

/**
 * Brings the command's files into a lab, three-way by hashes: what people did not change follows the command, what the
 * command did not change stays theirs, and where both did, somebody has to say what holds (`LAB_FILE_CHANGED`).
 */
export function mergeTemplate(files: Files, input: MergeInput): Merge {
  const paths = new Set([...input.fresh.keys(), ...Object.keys(input.recorded)]);
  const decisions = [...paths].toSorted().map((path) => [path, decide(path, { ...input, files })] as const);
  const taken = decisions.filter(([, decision]) => decision === "take").map(([path]) => path);
  const changed = decisions.filter(([, decision]) => decision === "ask").map(([path]) => path);
  const hashes = [...input.fresh].map(([path, text]) => [path, hashOf(path, text)] as const);
  return {
    after: new Map(taken.map((path) => [path, input.fresh.get(path)])),
    recorded: Object.fromEntries(hashes),
    problems: [...changed.map((path) => changedByHand(path, { ...input, files })), ...checkNamed(input, paths)],
  };
}

interface Sides extends MergeInput {
  readonly files: Files;
}

function decide(path: string, { files, fresh, recorded, overwrite, keep }: Sides): "take" | "leave" | "ask" {
  const before = Object.hasOwn(recorded, path) ? recorded[path] : undefined;
  const [theirs, ours] = [files, fresh].map((side) => hashIn(side, path));
  if (theirs === ours) return "leave";
  if (theirs === before || isNamed(path, overwrite)) return "take";
  return ours === before || isNamed(path, keep) ? "leave" : "ask";
}

function hashIn(files: Files, path: string): string | undefined {
  const text = files.get(path);
  return text === undefined ? undefined : hashOf(path, text);
}

function isNamed(path: string, names: readonly string[]): boolean {
  return names.some((name) => name === "." || path === name || path.startsWith(`${name}/`));
}

function changedByHand(path: string, { files, fresh, recorded }: Sides): Problem {
  const what = !files.has(path)
    ? "was removed by hand"
    : Object.hasOwn(recorded, path)
      ? "was changed by hand"
      : "was not written by grove, or before it kept a record";
  const wish = fresh.has(path) ? "has another text" : "has it no more";
  return {
    code: "LAB_FILE_CHANGED",
    severity: "error",
    message: `${path} ${what}, and this grove ${wish}`,
    next: `--overwrite ${path} takes grove's (--dry-run shows the difference), --keep ${path} leaves it as it is`,
    file: path,
  };
}

function checkNamed({ overwrite, keep }: MergeInput, paths: ReadonlySet<string>): readonly Problem[] {
  const unknown = [...overwrite, ...keep].filter((name) => ![...paths].some((path) => isNamed(path, [name])));
  return unknown.map((name) => ({
    code: "PATH_NOT_FOUND",
    severity: "error",
    message: `grove writes nothing at ${JSON.stringify(name)}`,
    next: "name a file or directory from the root of the lab, as the messages do",
  }));
}
