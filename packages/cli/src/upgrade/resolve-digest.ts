import { checkDigest } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { anonymousToken } from "./anonymous-token.ts";

/** All that a tag may name; for images of several platforms the index, whose digest holds for each of them. */
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/**
 * What a tag means now, asked of its registry by the OCI distribution API as anybody may ask.
 *
 * @param image `docker.io/library/postgres:17.7-bookworm`
 * @param timeout milliseconds for each answer
 * @throws GroveError REGISTRY_UNREACHABLE, REGISTRY_REFUSED, IMAGE_NOT_FOUND, DIGEST_NOT_TOLD
 */
export async function resolveDigest(image: string, timeout: number): Promise<string> {
  const url = manifestUrl(image);
  const first = await head(image, { url, timeout });
  const token = first.status === 401 ? await anonymousToken(first, timeout).catch(unreachable(image)) : undefined;
  const response = token === undefined ? first : await head(image, { url, timeout, token });
  if (response.status === 404) throw notFound(image);
  if (!response.ok) throw refused(image, response.status);
  const digest = response.headers.get("docker-content-digest") ?? "";
  if (checkDigest(digest) !== undefined) throw notTold(image);
  return digest;
}

/** Docker Hub has its API elsewhere; only this machine's own registries speak plain HTTP, as Docker has it. */
function manifestUrl(image: string): string {
  const [, host = "", path = "", tag = ""] = /^([^/]+)\/(.+):([^:/]+)$/.exec(image) ?? [];
  const scheme = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host) ? "http" : "https";
  return `${scheme}://${host === "docker.io" ? "registry-1.docker.io" : host}/v2/${path}/manifests/${tag}`;
}

interface Question {
  readonly url: string;
  readonly timeout: number;
  readonly token?: string;
}

async function head(image: string, { url, timeout, token }: Question): Promise<Response> {
  const headers = { accept: manifestTypes, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  return await fetch(url, { method: "HEAD", headers, signal: AbortSignal.timeout(timeout) }).catch(unreachable(image));
}

function unreachable(image: string): (cause: unknown) => never {
  return (cause) => {
    throw new GroveError(`the registry of ${image} cannot be reached`, {
      code: "REGISTRY_UNREACHABLE",
      kind: "unreachable",
      next: "run grove upgrade --resolve where there is internet; without digests all else works",
      cause,
    });
  };
}

function notFound(image: string): GroveError {
  return new GroveError(`the registry has no ${image}`, {
    code: "IMAGE_NOT_FOUND",
    next: "look at repository and tag in images.lock.yaml",
  });
}

function refused(image: string, status: number): GroveError {
  return new GroveError(`the registry does not tell what ${image} is: it answered ${status}`, {
    code: "REGISTRY_REFUSED",
    next:
      status === 429 ? "it counts questions: try again in an hour" : "it must be open to everybody: nodes pull it, too",
  });
}

function notTold(image: string): GroveError {
  return new GroveError(`the registry names no digest of ${image}`, {
    code: "DIGEST_NOT_TOLD",
    next: "look it up by another tool, such as skopeo inspect, and write it into images.lock.yaml",
  });
}
