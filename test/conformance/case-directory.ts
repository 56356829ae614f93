import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { ConformanceCase, JudgedCase, Outcome } from "./conformance-case.ts";

/** A case on the disk: `case.json`, the files in `in/`, and `expected.yaml` or `expected.err`. */
interface CaseFile {
  readonly area: string;
  readonly path: string;
  readonly flags: readonly string[];
  readonly result: "ok" | "error";
  /** Why the case is not run; empty when it is. */
  readonly excluded?: readonly string[];
}

/** A case read from the disk, with its area. */
export interface StoredCase extends JudgedCase {
  readonly area: string;
  /** Where the files lie. */
  readonly directory: string;
}

/** Reads all cases of a directory, sorted by name, without those that are marked as excluded. */
export async function readCaseDirectories(directory: string): Promise<readonly StoredCase[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const cases = await Promise.all(names.toSorted().map((name) => readCase(join(directory, name), name)));
  return cases.filter((read) => read !== undefined);
}

async function readCase(directory: string, name: string): Promise<StoredCase | undefined> {
  const text = await readFile(join(directory, "case.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { area, path, flags, result, excluded = [] } = JSON.parse(text) as CaseFile;
  if (excluded.length > 0) return undefined;
  const input = join(directory, "in");
  const [files, expected] = await Promise.all([readFiles(input), readExpected(directory, result)]);
  return { name, area, path, flags, files, expected, directory: input };
}

async function readExpected(directory: string, result: CaseFile["result"]): Promise<Outcome> {
  if (result === "ok") return { kind: "rendered", yaml: await readFile(join(directory, "expected.yaml"), "utf8") };
  return { kind: "refused", message: (await readFile(join(directory, "expected.err"), "utf8")).trimEnd() };
}

/** All files below a directory, by their path in it. */
export async function readFiles(directory: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const contents = await Promise.all(paths.toSorted().map((path) => readFile(path)));
  return new Map(contents.map((content, at) => [relative(directory, paths.toSorted()[at] ?? ""), content]));
}

/** Writes the files of a case below a directory. */
export async function writeFiles(directory: string, files: ConformanceCase["files"]): Promise<void> {
  for (const [path, content] of files) {
    const file = join(directory, path);
    // oxlint-disable-next-line no-await-in-loop -- a handful of files
    await mkdir(dirname(file), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(file, content);
  }
}

/** Writes a case so that {@link readCaseDirectories} of its parent reads it. */
export async function writeCaseDirectory(directory: string, judged: JudgedCase): Promise<void> {
  const { path, flags, files, expected } = judged;
  const area = judged.name.split("/")[0] ?? "";
  const rendered = expected.kind === "rendered";
  const description: CaseFile = { area, path, flags, result: rendered ? "ok" : "error" };
  const result = rendered
    ? new Map([["expected.yaml", expected.yaml]])
    : new Map([["expected.err", `${expected.message}\n`]]);
  await writeFiles(directory, new Map([["case.json", `${JSON.stringify(description, undefined, 1)}\n`], ...result]));
  await writeFiles(join(directory, "in"), files);
}
