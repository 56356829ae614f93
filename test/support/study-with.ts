import { join } from "node:path";
import { listWorkTreeFiles } from "@grove/git";
import type { Files } from "@grove/plan";
import { applyPatch, parsePatch } from "diff";
import { readRepositoryFile, repositoryRoot } from "./repository.ts";

/** An experimenter's project with a fault, and what somebody who meets it is told. */
export interface StudyCase {
  readonly files: Files;
  readonly expected: string;
}

/** The files of the project that experimenters, or teaching teams, start from, without what trying it out has left there. */
export async function starterFiles(kind: "otree" | "jupyterhub" = "otree"): Promise<Files> {
  return await readFiles(`apps/${kind}/starter`);
}

/**
 * The starter with what a directory says: `change.patch` is what differs, `removed.txt` names files that are gone, any other
 * file comes in addition; the message stands in `expected.txt`.
 */
export async function studyWith(directory: string): Promise<StudyCase> {
  const own = Object.fromEntries(await readFiles(directory));
  const { "expected.txt": expected = "", "removed.txt": removed = "", "change.patch": patch = "", ...added } = own;
  const files = new Map([...(await starterFiles()), ...Object.entries(added)]);
  for (const [path, text] of patched(files, patch)) files.set(path, text);
  for (const path of removed.split("\n")) files.delete(path);
  return { files, expected };
}

/** The files that a patch changes; fails where it no longer fits the starter. */
function patched(files: Files, patch: string): Files {
  const changes = parsePatch(patch).map((change) => {
    const path = change.newFileName ?? "";
    const text = applyPatch(files.get(path) ?? "", change);
    if (text === false) throw new Error(`the patch does not fit the starter's ${path}`);
    return [path, text] as const;
  });
  return new Map(changes);
}

async function readFiles(directory: string): Promise<Files> {
  const paths = (await listWorkTreeFiles(join(repositoryRoot, directory))) ?? [];
  return new Map(paths.map((path) => [path, readRepositoryFile(join(directory, path))]));
}
