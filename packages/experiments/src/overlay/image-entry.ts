import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import { setImage } from "kustomize-ts";
import type { ImageReference } from "../image/image-reference.ts";

/** An image that an overlay runs, as an entry of `images:` names it. */
export interface OverlayImage {
  readonly repository: string;
  /** Missing as long as the overlay waits for its first bump. */
  readonly pinned: ImageReference | undefined;
  /** Number of the pipeline's build, from the comment `# build 812` behind the digest. */
  readonly build: number | undefined;
}

/**
 * Reads an image of an overlay from the text of its kustomization; `undefined` if there is no entry to read.
 *
 * @param name which entry of `images:`; the only one of kinds that have one image, unless told
 */
export function readImage(kustomization: string, name: string = placeholder): OverlayImage | undefined {
  const entry = findEntry(kustomization, name);
  const repository = entry && textOf(entry, "newName");
  if (entry === undefined || repository === undefined) return undefined;
  const tag = textOf(entry, "newTag");
  const digest = textOf(entry, "digest");
  const pinned = tag === undefined || digest === undefined ? undefined : { repository, tag, digest };
  return { repository, pinned, build: readBuild(kustomization, name) };
}

/** An image to write, and the build that it comes from. */
export interface ImageChange {
  readonly image: ImageReference;
  readonly build: number | undefined;
  /** Which entry of `images:`; the only one of kinds that have one image, unless told. */
  readonly name?: string;
}

/**
 * Writes an image into the text of a kustomization and keeps every other byte; the build's number becomes a comment on
 * the digest's line, `undefined` takes one away.
 *
 * @throws KustomizeError if the text is no kustomization.
 */
export function writeImage(kustomization: string, { image, build, name = placeholder }: ImageChange): string {
  const { repository: newName, tag: newTag, digest } = image;
  return writeBuild(setImage(kustomization, { name, newName, newTag, digest }), { name, build });
}

/** The name of a study's main image in its base, which an overlay replaces. */
export const placeholder = "experiment";

function findEntry(kustomization: string, name: string): YAMLMap | undefined {
  const images = parseDocument(kustomization).get("images");
  const entries = isSeq(images) ? images.items : [];
  return entries.filter((entry) => isMap(entry)).find((entry) => entry.get("name") === name);
}

function textOf(entry: YAMLMap, key: string): string | undefined {
  const node = entry.get(key, true);
  return isScalar(node) ? (node.source ?? String(node.value)) : undefined;
}

/** What stands behind the digest on its line: nothing, or a comment. In a flow mapping that is no place of its own. */
function findRestOfDigestLine(
  kustomization: string,
  name: string,
): { start: number; end: number; text: string } | undefined {
  const node = findEntry(kustomization, name)?.get("digest", true);
  const start = isScalar(node) ? node.range?.[1] : undefined;
  if (start === undefined) return undefined;
  const lineEnd = kustomization.indexOf("\n", start);
  const end = lineEnd === -1 ? kustomization.length : lineEnd;
  const text = kustomization.slice(start, end);
  return /^\s*(#|$)/.test(text) ? { start, end, text } : undefined;
}

function readBuild(kustomization: string, name: string): number | undefined {
  const number = buildPattern.exec(findRestOfDigestLine(kustomization, name)?.text ?? "")?.[1];
  return number === undefined ? undefined : Number(number);
}

function writeBuild(kustomization: string, { name, build }: { name: string; build: number | undefined }): string {
  const rest = findRestOfDigestLine(kustomization, name);
  if (rest === undefined) return kustomization;
  return kustomization.slice(0, rest.start) + withBuild(rest.text, build) + kustomization.slice(rest.end);
}

function withBuild(rest: string, build: number | undefined): string {
  if (build === undefined) return rest.replace(/\s*#\s*build \d+\s*$/, "").replace(/\s*\(?\bbuild \d+\)?/, "");
  if (buildPattern.test(rest)) return rest.replace(buildPattern, `build ${build}`);
  return rest.trim() === "" ? ` # build ${build}` : `${rest} (build ${build})`;
}

const buildPattern = /\bbuild (\d+)\b/;
