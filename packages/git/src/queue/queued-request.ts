import { randomUUID } from "node:crypto";
import type { BareClone } from "../bare-clone.ts";
import { importCommit, objectId } from "../git-arguments.ts";
import { cloneFailed } from "../git-failure.ts";
import type { GitObject } from "../git-object.ts";
import { formatIdentity, type Identity, parseIdentity } from "../identity.ts";

/** What a writer asks for, as the one who drains the queue reads it. */
export interface QueuedRequest {
  readonly author: Identity;
  /** The tip of the branch when the place was taken: the change cannot be in an older commit. */
  readonly base: string;
  /** Declarative; what it means is the planner's business. */
  readonly request: unknown;
}

const VERSION = 1;

/**
 * Writes a request into the clone as a commit without files and without parent, and gives its id: every server takes
 * commits, and this one is a hundred bytes.
 *
 * @throws GroveError CLONE_FAILED
 */
export async function writeRequest(clone: BareClone, { author, base, request }: QueuedRequest): Promise<string> {
  const message = Buffer.from(`grove request\n\n${JSON.stringify({ version: VERSION, base, request })}\n`);
  const stream = [
    `commit refs/grove/request/${randomUUID()}\nmark :1\n`,
    `committer ${formatIdentity(author)} ${Math.floor(Date.now() / 1000)} +0000\ndata ${message.length}\n`,
    message,
    "\nget-mark :1\ndone\n",
  ];
  const outcome = await clone.git(importCommit(), Buffer.concat(stream.map((part) => Buffer.from(part))));
  if (outcome.status !== "done") throw cloneFailed("the request cannot be written to the temporary clone", outcome);
  return objectId(outcome.stdout.toString().trim());
}

/** Reads a request; `undefined` for what this version does not know, or what is none. */
export function parseRequest({ type, content }: GitObject): QueuedRequest | undefined {
  if (type !== "commit") return undefined;
  const text = content.toString();
  const author = parseIdentity(/^author (.*) \d+ [+-]\d+$/m.exec(text)?.[1] ?? "");
  const body = parseBody(text.slice(text.indexOf("\n\n{")));
  return author === undefined || body === undefined ? undefined : { author, ...body };
}

function parseBody(text: string): Omit<QueuedRequest, "author"> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const fields = new Map<string, unknown>(Object.entries(body ?? {}));
    const base = fields.get("base");
    if (fields.get("version") !== VERSION || typeof base !== "string") return undefined;
    return { base: objectId(base), request: fields.get("request") };
  } catch {
    return undefined;
  }
}
