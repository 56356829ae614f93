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

/** Drops blocks of lines, the widest first: what stands below a line goes with it. */
async function dropBlocks(text: string, stillFails: (text: string) => Promise<boolean>): Promise<string> {
  let lines = text.split(/(?<=\n)/);
  for (let at = 0; at < lines.length;) {
    const rest = [...lines.slice(0, at), ...lines.slice(blockEnd(lines, at))];
    // oxlint-disable-next-line no-await-in-loop
    if (await stillFails(rest.join(""))) lines = rest;
    else at += 1;
  }
  return lines.join("");
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
