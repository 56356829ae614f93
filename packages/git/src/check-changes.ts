import type { FileChange, Problem } from "@grove/plan";
import { ancestorsOf, checkPath, parentOf } from "./repository-path.ts";
import { kindOf, type TreeSnapshot } from "./snapshot.ts";

/** The tree that changes are for. */
export type BaseTree = Pick<TreeSnapshot, "entriesAt" | "pathsIn" | "read">;

/** The tree before the first commit. */
export const EMPTY_TREE: BaseTree = {
  entriesAt: async () => new Map(),
  pathsIn: () => [],
  read: async () => new Map(),
};

/**
 * Checks the changes of a plan against the tree that they are for; whoever made the plan is not trusted with paths.
 *
 * Codes: PATH_INVALID, PATH_OUTSIDE (not below one of `within`), PATH_TWICE, PATH_CLASH (a file where a directory is or
 * the other way round, or a new name that differs from another one by case alone), FILE_NOT_REGULAR, TEXT_INVALID
 * (cannot be written as UTF-8), CHANGE_STALE (the file is not what the plan was made for).
 *
 * @throws GroveError as `Snapshot.read` does
 */
export async function checkChanges(
  base: BaseTree,
  changes: readonly FileChange[],
  within?: readonly string[],
): Promise<readonly Problem[]> {
  const faults = [
    ...changes.flatMap((change) => checkAlone(change, within) ?? []),
    ...repeated(changes.map(({ path }) => path)).map((path) =>
      problem("PATH_TWICE", path, "the plan changes it twice"),
    ),
  ];
  return faults.length > 0 ? faults : checkTree(base, changes);
}

function checkAlone({ path, after }: FileChange, within?: readonly string[]): Problem | undefined {
  const fault = checkPath(path);
  if (fault !== undefined) return fault;
  if (within !== undefined && !within.some((prefix) => path.startsWith(`${prefix.replace(/\/+$/, "")}/`))) {
    return problem("PATH_OUTSIDE", path, `only files below ${within.join(", ")} may be changed here`);
  }
  return after?.isWellFormed() === false ? problem("TEXT_INVALID", path, "its text is not valid Unicode") : undefined;
}

async function checkTree(base: BaseTree, changes: readonly FileChange[]): Promise<readonly Problem[]> {
  const kinds = await kindsAt(
    base,
    changes.map(({ path }) => path).flatMap((path) => [...ancestorsOf(path), path]),
  );
  const clashes = [
    ...changes.flatMap(({ path }) => checkKind(path, kinds.get(path))),
    ...fileAsDirectory(changes, kinds).map((path) => problem("PATH_CLASH", path, "a directory of that name is needed")),
    ...sameButForCase(base, changes, kinds).map((path) =>
      problem("PATH_CLASH", path, "another name differs by case alone"),
    ),
  ];
  return clashes.length > 0 ? clashes : checkBefore(base, changes);
}

async function kindsAt(base: BaseTree, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const entries = await base.entriesAt([...new Set(paths)]);
  return new Map(Array.from(entries, ([path, { mode }]) => [path, kindOf(mode)]));
}

function checkKind(path: string, kind: string | undefined): readonly Problem[] {
  if (kind === undefined || kind === "file") return [];
  if (kind === "directory") return [problem("PATH_CLASH", path, "it is a directory")];
  return [problem("FILE_NOT_REGULAR", path, `it is a ${kind}`)];
}

/** Files, in the tree or in the plan, that would have to be directories. */
function fileAsDirectory(changes: readonly FileChange[], kinds: ReadonlyMap<string, string>): readonly string[] {
  const removed = new Set(changes.filter(({ after }) => after === undefined).map(({ path }) => path));
  const written = new Set(changes.filter(({ after }) => after !== undefined).map(({ path }) => path));
  const parents = new Set([...written].flatMap(ancestorsOf));
  return [...parents].filter((path) => written.has(path) || (kinds.get(path) === "file" && !removed.has(path)));
}

/** New files and directories that a file system without upper and lower case would take for others. */
function sameButForCase(
  base: BaseTree,
  changes: readonly FileChange[],
  kinds: ReadonlyMap<string, string>,
): readonly string[] {
  const written = changes.filter(({ after }) => after !== undefined).map(({ path }) => path);
  const all = new Set(written.flatMap((path) => [...ancestorsOf(path), path]));
  const created = [...all].filter((path) => path !== "" && !kinds.has(path));
  const existing = [...new Set(created.map(parentOf))].flatMap((directory) => base.pathsIn(directory));
  const removed = new Set(changes.filter(({ after }) => after === undefined).map(({ path }) => path));
  const folded = Map.groupBy([...existing.filter((path) => !removed.has(path)), ...created], fold);
  return created.filter((path) => (folded.get(fold(path)) ?? []).length > 1);
}

async function checkBefore(base: BaseTree, changes: readonly FileChange[]): Promise<readonly Problem[]> {
  const files = await base.read(changes.map(({ path }) => path));
  const stale = changes.filter(({ path, before }) => files.get(path) !== before);
  return stale.map(({ path }) => problem("CHANGE_STALE", path, "it is not the text that the plan was made for"));
}

function repeated(paths: readonly string[]): readonly string[] {
  return [...Map.groupBy(paths, (path) => path)].filter(([, same]) => same.length > 1).map(([path]) => path);
}

function fold(path: string): string {
  return path.toLowerCase();
}

function problem(code: string, path: string, reason: string): Problem {
  const next = "nothing was written; look at the plan with --dry-run";
  return { code, severity: "error", message: `${path} cannot be written: ${reason}`, next, file: path };
}
