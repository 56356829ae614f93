import type { Files } from "@grove/plan";
import { setImage } from "kustomize-ts";
import { isMap, isNode, isScalar, parseDocument } from "yaml";
import type { PlatformImage } from "../image/images-lock.ts";
import { parseImagesLock } from "../image/parse-images-lock.ts";
import { imagesLockPath } from "../lab/lab-paths.ts";
import { partOf } from "../render/kubernetes-object.ts";
import { readYaml } from "../yaml/read-yaml.ts";

/** `REPOSITORY:TAG` → digest. */
export type Digests = ReadonlyMap<string, string>;

const kustomization = /^(apps|bootstrap)\/.*kustomization\.yaml$/;

/** The digests that a lab's lock knows. */
export function knownDigests(files: Files): Digests {
  const images = lockedImages(files).map(([, image]) => image);
  return new Map(images.flatMap((image) => (image.digest === undefined ? [] : [[nameOf(image), image.digest]])));
}

/** `REPOSITORY:TAG` of the platform images whose digest nobody has looked up, and which are somewhere. */
export function unresolvedImages(files: Files): readonly string[] {
  const missing = lockedImages(files).filter(([, { repository, digest }]) => {
    return digest === undefined && !repository.startsWith(PLACEHOLDER);
  });
  return missing.map(([, image]) => nameOf(image));
}

/** Of images that a lab builds itself, before it has written where they are (RFC 2606: nothing is ever there). */
const PLACEHOLDER = "registry.example/";

/**
 * The files that change when digests are filled in where none is: the lock, and the kustomizations that run its images.
 * Every other byte of them stays.
 */
export function withDigests(files: Files, digests: Digests): Files {
  const found = lockedImages(files).flatMap(([part, image]): readonly Resolved[] => {
    const digest = image.digest ?? digests.get(nameOf(image));
    return digest === undefined ? [] : [{ part, image, digest }];
  });
  const changed = new Map<string, string>();
  const lock = files.get(imagesLockPath);
  if (lock !== undefined) changed.set(imagesLockPath, found.reduce(setLockDigest, lock));
  for (const [path, text] of files) if (kustomization.test(path)) changed.set(path, found.reduce(setBaseDigest, text));
  return new Map([...changed].filter(([path, text]) => files.get(path) !== text));
}

interface Resolved {
  readonly part: string;
  readonly image: PlatformImage;
  readonly digest: string;
}

function lockedImages(files: Files): readonly (readonly [part: string, image: PlatformImage])[] {
  const lock = parseImagesLock(files.get(imagesLockPath) ?? "", imagesLockPath).value;
  return Object.entries(lock?.images ?? {});
}

function nameOf({ repository, tag }: PlatformImage): string {
  return `${repository}:${tag}`;
}

/** Behind the tag, in the entry's own style; comments stay where they are, which `yaml` itself would move. */
function setLockDigest(text: string, { part, image, digest }: Resolved): string {
  if (image.digest === digest) return text;
  const entry = parseDocument(text).getIn(["images", part]);
  const tag = isMap(entry) ? entry.items.find(({ key }) => isScalar(key) && key.value === "tag") : undefined;
  const [keyStart, valueEnd] = [rangeOf(tag?.key)?.[0], rangeOf(tag?.value)?.[1]];
  if (!isMap(entry) || keyStart === undefined || valueEnd === undefined) return text;
  if (entry.flow === true) return `${text.slice(0, valueEnd)}, digest: "${digest}"${text.slice(valueEnd)}`;
  const indentation = " ".repeat(keyStart - text.lastIndexOf("\n", keyStart) - 1);
  const lineEnd = text.indexOf("\n", valueEnd);
  const end = lineEnd === -1 ? text.length : lineEnd;
  return `${text.slice(0, end)}\n${indentation}digest: "${digest}"${text.slice(end)}`;
}

function rangeOf(node: unknown): readonly number[] | undefined {
  return isNode(node) ? (node.range ?? undefined) : undefined;
}

/** Only where the kustomization names this very version: another one is for `check` to speak of. */
function setBaseDigest(text: string, { part, image, digest }: Resolved): string {
  if (!text.includes(part)) return text;
  const images = partOf(readYaml(text, "kustomization.yaml").value?.data, ["images"]);
  const entry = (Array.isArray(images) ? images : []).find((each) => partOf(each, ["name"]) === part);
  const isSame = partOf(entry, ["newName"]) === image.repository && partOf(entry, ["newTag"]) === image.tag;
  if (entry === undefined || !isSame || partOf(entry, ["digest"]) === digest) return text;
  return setImage(text, { name: part, newTag: image.tag, digest });
}
