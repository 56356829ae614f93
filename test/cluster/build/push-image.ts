import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GroveError } from "@grove/plan";
import type { ImageLayout } from "./image.ts";

/** A registry and who pushes to it. */
export interface Registry {
  /** `http://10.87.0.1:5000` */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
}

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/**
 * Puts an image of the cache into a registry by the distribution API, blobs that are there already left out.
 *
 * buildah would compress every layer again; this sends what the build left. Gives the manifest's digest.
 *
 * @throws {GroveError} `PUSH_FAILED`
 */
export async function pushImage(registry: Registry, image: ImageLayout): Promise<string> {
  const manifest = manifestOf(image);
  const base = repositoryUrl(registry, image);
  const text = readFileSync(blobPath(image, manifest.digest));
  const { config, layers } = JSON.parse(text.toString()) as Manifest;
  for (const blob of [config, ...layers]) await pushBlob(registry, base, blob, image);
  await call(registry, `${base}/manifests/${image.tag}`, {
    method: "PUT",
    headers: { "content-type": manifest.mediaType },
    body: text,
  });
  return manifest.digest;
}

/** Whether a registry has exactly this image under its tag. */
export async function hasImage(registry: Registry, image: ImageLayout): Promise<boolean> {
  const { digest, mediaType } = manifestOf(image);
  const response = await fetch(`${repositoryUrl(registry, image)}/manifests/${image.tag}`, {
    method: "HEAD",
    headers: { accept: mediaType, ...authorization(registry) },
  });
  return response.headers.get("docker-content-digest") === digest;
}

function manifestOf(image: ImageLayout): Descriptor {
  const index = JSON.parse(readFileSync(join(image.folder, "index.json"), "utf8")) as { manifests: Descriptor[] };
  const [manifest] = index.manifests;
  if (manifest === undefined) throw new GroveError(`${image.folder} holds no image`, { code: "PUSH_FAILED" });
  return manifest;
}

function repositoryUrl(registry: Registry, image: ImageLayout): string {
  return `${registry.url}/v2/${image.repository}`;
}

async function pushBlob(registry: Registry, base: string, blob: Descriptor, image: ImageLayout): Promise<void> {
  const found = await fetch(`${base}/blobs/${blob.digest}`, { method: "HEAD", headers: authorization(registry) });
  if (found.ok) return;
  const upload = await call(registry, `${base}/blobs/uploads/`, { method: "POST" });
  const target = new URL(upload.headers.get("location") ?? "", registry.url);
  target.searchParams.set("digest", blob.digest);
  await call(registry, target.href, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: readFileSync(blobPath(image, blob.digest)),
  });
}

async function call(
  registry: Registry,
  url: string,
  request: { method: string; headers?: Record<string, string>; body?: Buffer<ArrayBuffer> },
): Promise<Response> {
  const response = await fetch(url, { ...request, headers: { ...request.headers, ...authorization(registry) } });
  const text = await response.text();
  if (!response.ok) {
    throw new GroveError(`${request.method} ${url} answered ${response.status}: ${text.slice(0, 300)}`, {
      code: "PUSH_FAILED",
      kind: "unreachable",
      next: "see lab:logs registry",
    });
  }
  return response;
}

function authorization(registry: Registry): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${registry.user}:${registry.password}`).toString("base64")}` };
}

function blobPath(image: ImageLayout, digest: string): string {
  return join(image.folder, "blobs", ...digest.split(":"));
}
