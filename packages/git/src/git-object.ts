import { GroveError } from "@grove/plan";

/** An object as git stores it. */
export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** A line of a tree. The mode tells what it is: 40000, 100644, 100755, 120000 or 160000. */
export interface TreeEntry {
  readonly name: string;
  readonly mode: string;
  readonly id: string;
}

const SPACE = 0x20;
const LINE_FEED = 0x0a;

/**
 * Reads the output of `git cat-file --batch`: per requested name the object, or `undefined` where it is missing.
 *
 * @example
 * parseBatch(Buffer.from("ce01362… blob 6\nhello\n\nabc missing\n")); // [{ id: "ce01362…", … }, undefined]
 */
export function parseBatch(output: Buffer): readonly (GitObject | undefined)[] {
  const objects: (GitObject | undefined)[] = [];
  for (let position = 0; position < output.length;) {
    const end = output.indexOf(LINE_FEED, position);
    const header = output.toString("utf8", position, end);
    const [, id, type, size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header) ?? [];
    if (id === undefined || type === undefined) {
      objects.push(undefined);
      position = end + 1;
    } else {
      const length = Number(size);
      objects.push({ id, type, content: output.subarray(end + 1, end + 1 + length) });
      position = end + 1 + length + 1;
    }
  }
  return objects;
}

/**
 * Reads a tree object: `<mode> <name>`, a NUL and the raw bytes of the id, again and again.
 *
 * @throws GroveError NAME_NOT_UTF8
 */
export function parseTree(tree: GitObject): ReadonlyMap<string, TreeEntry> {
  const { content } = tree;
  const idLength = tree.id.length / 2;
  const entries = new Map<string, TreeEntry>();
  for (let position = 0; position < content.length;) {
    const space = content.indexOf(SPACE, position);
    const end = content.indexOf(0, space);
    const name = decodeName(content.subarray(space + 1, end));
    const id = content.toString("hex", end + 1, end + 1 + idLength);
    entries.set(name, { name, mode: content.toString("latin1", position, space), id });
    position = end + 1 + idLength;
  }
  return entries;
}

function decodeName(bytes: Buffer): string {
  const name = bytes.toString("utf8");
  if (!name.includes("\uFFFD")) return name;
  throw new GroveError(`the lab holds a file whose name is not UTF-8: ${JSON.stringify(name)}`, {
    code: "NAME_NOT_UTF8",
    next: "rename it with git",
  });
}
