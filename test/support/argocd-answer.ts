import { GroveError } from "@grove/plan";
import type { Page } from "./browser.ts";

/** What Argo CD's server said: what was asked for, or why not. */
export type Answer<Body> =
  | { readonly ok: true; readonly status: number; readonly body: Body }
  | { readonly ok: false; readonly status: number; readonly body: Refusal };

export interface Refusal {
  /** As gRPC numbers them: 5 is "not found", 7 "permission denied", 16 "unauthenticated". */
  readonly code: number;
  readonly message: string;
}

/**
 * The answer of a call that gives one object.
 *
 * @throws {GroveError} `ANSWER_UNREADABLE` when something else than Argo CD answered.
 */
export function readAnswer<Body>(page: Page, read: (body: unknown) => Body): Answer<Body> {
  const object = parse(page, page.body);
  const refusal = refusalOf(object);
  const { status } = page;
  return refusal === undefined ? { ok: true, status, body: read(object) } : { ok: false, status, body: refusal };
}

/**
 * The lines of a log, which come as a stream of objects, one in a line; a refusal may stand in the stream too.
 *
 * @throws {GroveError} `ANSWER_UNREADABLE`
 */
export function readLines(page: Page): Answer<readonly string[]> {
  const { status } = page;
  const objects = page.body
    .split("\n")
    .filter(Boolean)
    .map((line) => parse(page, line));
  const refusal = objects.map(refusalOf).find((found) => found !== undefined);
  if (refusal !== undefined) return { ok: false, status, body: refusal };
  const entries = objects.map((object) => (object as { readonly result: LogEntry }).result);
  // The last one only says that it is the last.
  return { ok: true, status, body: entries.filter(({ last }) => last !== true).map(({ content }) => content ?? "") };
}

interface LogEntry {
  readonly content?: string;
  readonly last?: boolean;
}

/** A refused call has code and message; a refusal in a stream has them under `error`, named otherwise. */
interface ErrorObject {
  readonly error?: string | { readonly grpc_code?: number; readonly message?: string };
  readonly code?: number;
  readonly message?: string;
}

function refusalOf(object: unknown): Refusal | undefined {
  const { error, code, message } = object as ErrorObject;
  if (error === undefined) return undefined;
  if (typeof error === "string") return { code: code ?? 0, message: message ?? error };
  return { code: error.grpc_code ?? 0, message: error.message ?? "" };
}

function parse({ url, status }: Page, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GroveError(`${url} answered ${status}, not in JSON: ${text.slice(0, 200)}`, {
      code: "ANSWER_UNREADABLE",
      kind: "unreachable",
      next: "see whether the ingress leads to argocd-server",
      cause,
    });
  }
}
