import { z } from "zod";

/** What another service said: an answer, what is wrong with the request, or nothing that can be used. */
export type Reply<Answer> =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "refusal"; readonly code: string; readonly message: string }
  | { readonly kind: "unavailable" };

export interface Question<Answer> {
  readonly url: string;
  readonly request?: RequestInit;
  /** What an answer looks like. */
  readonly schema: z.ZodType<Answer>;
}

/** A visitor waits no longer for a part of the page. */
const longestAnswer = 3000;

/** Asks another service over HTTP; never throws, for a page without one of its parts is better than none. */
export async function askService<Answer>({ url, request, schema }: Question<Answer>): Promise<Reply<Answer>> {
  try {
    const response = await fetch(url, { ...request, redirect: "error", signal: AbortSignal.timeout(longestAnswer) });
    const body: unknown = await response.json();
    if (response.ok) return { kind: "answer", answer: schema.parse(body) };
    const isRefusal = response.status >= 400 && response.status < 500;
    return isRefusal ? { kind: "refusal", ...refusal.parse(body).error } : { kind: "unavailable" };
  } catch {
    return { kind: "unavailable" };
  }
}

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
