import { type LabRequest, parseRequest } from "@grove/experiments";
import { GroveError } from "@grove/plan";

/** A request as it travels: base64url, in which nothing means anything to a shell or to a pipeline's variables. */
export function encodeRequest(request: LabRequest): string {
  return Buffer.from(JSON.stringify(request)).toString("base64url");
}

/**
 * Reads a request that came with a pipeline; anybody may have written it.
 *
 * @throws GroveError REQUEST_INVALID, with what is wrong with it
 */
export function decodeRequest(text: string): LabRequest {
  return validRequest(Buffer.from(text, "base64url").toString("utf8"));
}

/**
 * Checks a request that is about to be sent.
 *
 * @throws GroveError REQUEST_INVALID
 */
export function checkRequest(request: unknown): LabRequest {
  return validRequest(JSON.stringify(request));
}

function validRequest(json: string): LabRequest {
  const { value, problems } = parseRequest(json);
  if (value !== undefined) return value;
  throw new GroveError("this is nothing that a lab may be asked", { code: "REQUEST_INVALID", problems });
}
