import { GroveError } from "@grove/plan";
import { parseJson } from "../client/answer.ts";
import { passesByItself } from "./passes-by-itself.ts";

/** What Argo CD's server said: what was asked for, or why not. */
export type ArgocdAnswer<Body> = { readonly ok: true; readonly body: Body } | Refusal;

export interface Refusal {
  readonly ok: false;
  /** As gRPC numbers them. */
  readonly code: number;
  readonly message: string;
}

/** "Failed precondition": not now, for example because another sync is running. */
export const notReady = 9;
const forbidden = 7;
const unknownToken = 16;
/** Deadline exceeded, resource exhausted, unavailable. */
const passing: readonly number[] = [4, 8, 14];

/**
 * Reads an answer of Argo CD's API.
 *
 * @throws GroveError unreachable: ARGOCD_UNREACHABLE when something else than Argo CD answered
 */
export function readAnswer<Body>(
  { origin }: URL,
  { status, text }: { readonly status: number; readonly text: string },
): ArgocdAnswer<Body> {
  try {
    if (status < 300) return { ok: true, body: parseJson<Body>(text) };
    const { code, message } = parseJson<Partial<Refusal>>(text);
    if (typeof code === "number" && typeof message === "string") return { ok: false, code, message };
  } catch {
    // What is no JSON does not come from Argo CD.
  }
  throw new GroveError(`${origin} answered ${status}, but not as Argo CD does`, {
    code: "ARGOCD_UNREACHABLE",
    kind: "unreachable",
    next: "run the command again; if it stays so, see whether the ingress leads to argocd-server",
  });
}

/** The error for an answer that is not a good one, in the server's own words; `unreachable` for what passes by itself. */
export function refusal({ origin }: URL, { code, message }: Refusal): GroveError {
  if (code === unknownToken || code === forbidden) return noRight(origin, message);
  const isPassing = passing.includes(code) || passesByItself(message);
  return new GroveError(`Argo CD refused: ${message}`, {
    code: "ARGOCD_REFUSED",
    kind: isPassing ? "unreachable" : "refused",
    next: isPassing ? "run the command again; grove doctor looks at the cluster" : "mend what the message names",
  });
}

function noRight(origin: string, message: string): GroveError {
  return new GroveError(`the token may not do that in Argo CD at ${origin}: ${message}`, {
    code: "ARGOCD_FORBIDDEN",
    next: "make a new token of the account lab and give it as GROVE_ARGOCD_TOKEN; docs/lab-manager.md says how",
  });
}
