import type { ConformanceCase } from "./conformance-case.ts";

/** Tells whether a smaller case still shows the fault. */
export type StillFails = (smaller: ConformanceCase) => Promise<boolean>;

type Files = ReadonlyMap<string, string | Uint8Array>;

/**
 * Takes out of a case all that the fault does not need: flags, files, documents, fields and items with what is below
 * them, until nothing more can go. Works on lines, so what stays is written as it was.
 */
export async function shrink(whole: ConformanceCase, stillFails: StillFails): Promise<ConformanceCase> {
  let smallest = whole;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const reduce of reductions) {
      // oxlint-disable-next-line no-await-in-loop -- each step starts from what the one before it left
      const smaller = await reduce(smallest, stillFails);
      isSmaller ||= smaller !== smallest;
      smallest = smaller;
    }
  }
  return smallest;
}

type Reduce = (start: ConformanceCase, stillFails: StillFails) => Promise<ConformanceCase>;

const reductions: readonly Reduce[] = [dropFlags, dropFiles, dropLines];

async function dropFlags(start: ConformanceCase, stillFails: StillFails): Promise<ConformanceCase> {
  const bare = { ...start, flags: [] };
  return start.flags.length > 0 && (await stillFails(bare)) ? bare : start;
}

async function dropFiles(start: ConformanceCase, stillFails: StillFails): Promise<ConformanceCase> {
  let smallest = start;
  for (const path of start.files.keys()) {
    const files = new Map([...smallest.files].filter(([other]) => other !== path));
    // oxlint-disable-next-line no-await-in-loop
    if (await stillFails({ ...smallest, files })) smallest = { ...smallest, files };
  }
  return smallest;
}

async function dropLines(start: ConformanceCase, stillFails: StillFails): Promise<ConformanceCase> {
  let smallest = start;
  for (const [path, content] of start.files) {
    if (typeof content !== "string") continue;
    const shrinkText = async (text: string): Promise<boolean> =>
      stillFails({ ...smallest, files: replaced(smallest.files, path, text) });
    // oxlint-disable-next-line no-await-in-loop
    const text = await dropBlocks(content, shrinkText);
    if (text !== content) smallest = { ...smallest, files: replaced(smallest.files, path, text) };
  }
  return smallest;
}

function replaced(files: Files, path: string, content: string): Files {
  return new Map(files).set(path, content);
}

/** Drops lines, each with the block below it if it can be, else alone. */
async function dropBlocks(text: string, stillFails: (text: string) => Promise<boolean>): Promise<string> {
  let lines = text.split(/(?<=\n)/);
  for (let at = 0; at < lines.length;) {
    const ends = new Set([blockEnd(lines, at), at + 1]);
    const candidates = [...ends].map((end) => [...lines.slice(0, at), ...lines.slice(end)]);
    // oxlint-disable-next-line no-await-in-loop
    const smaller = await firstFailing(candidates, stillFails);
    if (smaller === undefined) at += 1;
    else lines = smaller;
  }
  return lines.join("");
}

async function firstFailing(
  candidates: readonly string[][],
  stillFails: (text: string) => Promise<boolean>,
): Promise<string[] | undefined> {
  for (const candidate of candidates) {
    // oxlint-disable-next-line no-await-in-loop -- the first one does
    if (await stillFails(candidate.join(""))) return candidate;
  }
  return undefined;
}

/** The end of a line's block: a document behind its "---", else the lines that are indented deeper. */
function blockEnd(lines: readonly string[], start: number): number {
  const isBelow =
    lines[start]?.startsWith("---") === true
      ? (line: string) => !line.startsWith("---")
      : (line: string) => line.trim() === "" || indentOf(line) > indentOf(lines[start] ?? "");
  const end = lines.findIndex((line, at) => at > start && !isBelow(line));
  if (end < 0) return lines.length;
  // A bracket that closes what the line opened, in JSON.
  return /[[{]\s*$/.test(lines[start] ?? "") && /^\s*[\]}]/.test(lines[end] ?? "") ? end + 1 : end;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
