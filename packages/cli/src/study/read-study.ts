import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { isReadByProjectCheck } from "@grove/experiments";
import { listWorkTreeFiles } from "@grove/git";
import type { Files } from "@grove/plan";

/**
 * The files of a study that Git would take, as `checkProject` wants them: the text of those that it looks into, the others
 * with an empty one. Links are not followed: they may lead anywhere.
 */
export async function readStudy(folder: string): Promise<Files> {
  const paths = (await listWorkTreeFiles(folder)) ?? listFiles(folder);
  return new Map(paths.flatMap((path) => readFile(folder, path)));
}

/** Where there is no Git nobody knows what would be committed, so what is usually ignored is left out. */
function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !/(^|\/)(\.|venv\/|__pycache__\/|db\.sqlite3$)/.test(path));
}

/** Nothing for a file that Git still knows and that was deleted. */
function readFile(folder: string, path: string): readonly (readonly [path: string, text: string])[] {
  const status = lstatSync(join(folder, path), { throwIfNoEntry: false });
  if (status === undefined) return [];
  const isRead = status.isFile() && status.size <= largest && isReadByProjectCheck(path);
  return [[path, isRead ? readFileSync(join(folder, path), "utf8") : ""]];
}

/** Bytes; no file that people write has more. */
const largest = 1024 * 1024;
