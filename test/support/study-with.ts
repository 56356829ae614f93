import { join } from "node:path";
import { listWorkTreeFiles } from "@grove/git";
import type { Files } from "@grove/plan";
import { readRepositoryFile, repositoryRoot } from "./repository.ts";

/** An experimenter's project with a fault, and what somebody who meets it is told. */
export interface StudyCase {
  readonly files: Files;
  readonly expected: string;
}

/** The files of the project that experimenters start from, without what trying it out has left there. */
export async function starterFiles(): Promise<Files> {
  return await readFiles("apps/otree/starter");
}

/**
 * The starter with the files of a directory in place of its own, without those that `removed.txt` there names; the
 * message stands in `expected.txt`.
 */
export async function studyWith(directory: string): Promise<StudyCase> {
  const own = Object.fromEntries(await readFiles(directory));
  const { "expected.txt": expected = "", "removed.txt": removed = "", ...changed } = own;
  const files = new Map([...(await starterFiles()), ...Object.entries(changed)]);
  for (const path of removed.split("\n")) files.delete(path);
  return { files, expected };
}

async function readFiles(directory: string): Promise<Files> {
  const paths = (await listWorkTreeFiles(join(repositoryRoot, directory))) ?? [];
  return new Map(paths.map((path) => [path, readRepositoryFile(join(directory, path))]));
}
