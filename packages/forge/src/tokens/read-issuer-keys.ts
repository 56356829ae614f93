import { GroveError } from "@grove/plan";
import type { JSONWebKeySet } from "jose";

/**
 * The public keys of an issuer, by its discovery document (OpenID Connect Discovery 1.0). Certificates are judged as Node
 * does, so `NODE_EXTRA_CA_CERTS` counts; redirects are not followed.
 *
 * @param issuer one that the lab trusts: whatever it says is believed
 * @throws GroveError ISSUER_UNREACHABLE, ISSUER_INVALID
 */
export async function readIssuerKeys(issuer: string): Promise<JSONWebKeySet> {
  const discovery = await readJson(issuer, `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const address = discovery["jwks_uri"];
  if (discovery["issuer"] !== issuer || typeof address !== "string" || !isAsSafe(address, issuer)) {
    throw invalid(issuer, "its discovery document speaks of another issuer or leads to no keys");
  }
  const keys = await readJson(issuer, address);
  if (!isKeySet(keys)) throw invalid(issuer, "it gives no key set");
  return keys;
}

function isAsSafe(address: string, issuer: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === new URL(issuer).protocol;
}

/** Milliseconds for one answer: an issuer that is asked by every pipeline answers at once. */
const patience = 20_000;

async function readJson(issuer: string, address: string): Promise<Record<string, unknown>> {
  const text = await readText(issuer, address);
  try {
    const value: Record<string, unknown> | null = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch (cause) {
    throw invalid(issuer, `${address} is no JSON`, cause);
  }
  throw invalid(issuer, `${address} holds no object`);
}

async function readText(issuer: string, address: string): Promise<string> {
  try {
    const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(patience) });
    if (answer.ok) return await answer.text();
    throw invalid(issuer, `${address} answers with ${answer.status}`);
  } catch (cause) {
    if (cause instanceof GroveError) throw cause;
    throw new GroveError(`the issuer ${issuer} does not answer, so no token of it can be verified`, {
      code: "ISSUER_UNREACHABLE",
      kind: "unreachable",
      next: "can the lab's job reach it? For a certificate of an authority of your own: NODE_EXTRA_CA_CERTS=FILE",
      cause,
    });
  }
}

function isKeySet(value: Record<string, unknown>): value is Record<string, unknown> & JSONWebKeySet {
  return Array.isArray(value["keys"]);
}

function invalid(issuer: string, why: string, cause?: unknown): GroveError {
  return new GroveError(`the issuer ${issuer} gives no keys: ${why}`, {
    code: "ISSUER_INVALID",
    next: "write the issuer into requests.yaml exactly as its tokens name it (iss)",
    cause,
  });
}
