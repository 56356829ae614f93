import { GroveError } from "@grove/plan";
import { createLocalJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { type IdTokenClaims, readClaims } from "./read-claims.ts";
import { readIssuerKeys } from "./read-issuer-keys.ts";

export interface TokenExpectations {
  /** Who may have signed it, as the lab says. */
  readonly issuers: readonly string[];
  /** For whom it must have been made: the lab's own address. */
  readonly audience: string;
}

/**
 * Verifies an id token of a pipeline by the public keys of its issuer, and gives what it says of who asks. Nothing of the
 * token gets into the message of an error.
 *
 * @throws GroveError TOKEN_MALFORMED, TOKEN_FOREIGN, TOKEN_FORGED, TOKEN_EXPIRED, TOKEN_EARLY; ISSUER_UNREACHABLE,
 * ISSUER_INVALID
 */
export async function verifyIdToken(token: string, { issuers, audience }: TokenExpectations): Promise<IdTokenClaims> {
  const issuer = issuerOf(token);
  if (issuer === undefined || !issuers.includes(issuer)) throw foreignIssuer(issuers);
  const keys = createLocalJWKSet(await readIssuerKeys(issuer));
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["RS256", "ES256"],
      issuer,
      audience,
      requiredClaims: ["exp", "nbf", "iat"],
      clockTolerance,
      maxTokenAge,
    });
    return readClaims(payload);
  } catch (error) {
    throw error instanceof errors.JOSEError ? explain(error, { issuer, audience }) : error;
  }
}

const clockTolerance = "30 seconds";

/** A token is made when the job that asks begins, and may wait in the lab's queue for a while. */
const maxTokenAge = "1 hour";

/** Whom the token itself names, which nothing has proved yet. */
function issuerOf(token: string): string | undefined {
  try {
    const { iss }: JWTPayload = decodeJwt(token);
    return iss;
  } catch {
    throw new GroveError("this is no id token", { code: "TOKEN_MALFORMED", next: takeOwn });
  }
}

const takeOwn = "let grove ask send the token that the code host gives the job";

function foreignIssuer(issuers: readonly string[]): GroveError {
  return new GroveError(`the token comes from elsewhere than ${issuers.join(", ")}`, {
    code: "TOKEN_FOREIGN",
    next: "ask from a pipeline of the lab's own code host; a lab manager may add another one to requests.yaml",
  });
}

interface Expected {
  readonly issuer: string;
  readonly audience: string;
}

/** What jose found, as an error of ours, without the claims that its own carries. */
function explain(error: errors.JOSEError, { issuer, audience }: Expected): GroveError {
  if (error instanceof errors.JWTExpired) {
    const next = "run the job again: it gets a new token";
    return new GroveError("the token is too old", { code: "TOKEN_EXPIRED", next });
  }
  if (error instanceof errors.JWTClaimValidationFailed) return claimError(error, audience);
  return new GroveError(`the token was not signed by ${issuer}`, { code: "TOKEN_FORGED", next: takeOwn });
}

function claimError({ claim, reason }: errors.JWTClaimValidationFailed, audience: string): GroveError {
  if (reason === "check_failed" && claim === "aud") {
    const next = "the job must ask its code host for a token with exactly this audience (aud)";
    return new GroveError(`the token was not made for ${audience}`, { code: "TOKEN_FOREIGN", next });
  }
  if (reason === "check_failed" && (claim === "nbf" || claim === "iat")) {
    const next = `the clocks of code host and runner differ by more than ${clockTolerance}: set them`;
    return new GroveError("the token is not valid yet", { code: "TOKEN_EARLY", next });
  }
  return new GroveError(`the token lacks a usable ${claim}`, { code: "TOKEN_MALFORMED", next: takeOwn });
}
