import type { Files, Problem } from "@grove/plan";
import type { JsonValue } from "kustomize-ts";
import type { ImagesLock, PlatformImage } from "../image/images-lock.ts";
import { parseImagesLock } from "../image/parse-images-lock.ts";
import { imagesLockPath } from "../lab/lab-paths.ts";
import { placeholder } from "../overlay/image-entry.ts";
import { partOf } from "../render/kubernetes-object.ts";
import { readYaml } from "../yaml/read-yaml.ts";

/**
 * Whether the bases and `bootstrap/` run the platform images of `images.lock.yaml`, and these have digests. One warning
 * covers all missing digests: where there is no internet nobody can resolve them.
 */
export function checkPlatformImages(files: Files): readonly Problem[] {
  const text = files.get(imagesLockPath);
  if (text === undefined) return [lockMissing];
  const { value: lock, problems } = parseImagesLock(text, imagesLockPath);
  if (lock === undefined) return problems;
  const bases = [...files].filter(([path]) => baseKustomization.test(path));
  return [...bases.flatMap(([file, base]) => checkBase({ file, text: base, lock })), ...checkDigests(lock, text)];
}

const baseKustomization = /^(apps\/[^/]+\/(base|components\/[^/]+)|bootstrap\/[^/]+)\/kustomization\.yaml$/;

const lockMissing: Problem = {
  code: "IMAGES_LOCK_MISSING",
  severity: "error",
  message: "images.lock.yaml is not there, so nothing says which platform images are meant",
  next: "restore it from the history, or copy it from a fresh lab (grove init)",
  file: imagesLockPath,
};

function checkBase({ file, text, lock }: { file: string; text: string; lock: ImagesLock }): readonly Problem[] {
  const { value: base, problems } = readYaml(text, file);
  const images = base && partOf(base.data, ["images"]);
  const entries: readonly JsonValue[] = Array.isArray(images) ? images : [];
  const faults = entries.flatMap((entry, index): readonly Problem[] => {
    const fault = findEntryFault(entry, lock);
    if (fault === undefined) return [];
    const { key, ...problem } = fault;
    return [{ ...problem, severity: "error", file, ...base?.positionOf({ path: ["images", index, key] }) }];
  });
  return [...problems, ...faults];
}

type EntryFault = Pick<Problem, "code" | "message" | "next"> & { readonly key: string };

function findEntryFault(entry: JsonValue, lock: ImagesLock): EntryFault | undefined {
  const name = partOf(entry, ["name"]);
  if (typeof name !== "string" || name === placeholder) return undefined;
  const locked: PlatformImage | undefined = Object.hasOwn(lock.images, name) ? lock.images[name] : undefined;
  if (locked === undefined) {
    return {
      key: "name",
      code: "PLATFORM_IMAGE_NOT_LOCKED",
      message: `the platform image ${name} does not stand in images.lock.yaml`,
      next: "add it there with repository, tag and, if known, digest",
    };
  }
  const wanted = { newName: locked.repository, newTag: locked.tag, digest: locked.digest };
  const different = (["newName", "newTag", "digest"] as const).find((key) => partOf(entry, [key]) !== wanted[key]);
  if (different === undefined) return undefined;
  return {
    key: different,
    code: "PLATFORM_IMAGE_DIFFERS",
    message: `${different} of ${name} is ${wordOf(partOf(entry, [different]))} here and ${wordOf(wanted[different])} in images.lock.yaml`,
    next: "make both the same; the lock decides",
  };
}

function wordOf(value: JsonValue | undefined): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}

function checkDigests(lock: ImagesLock, text: string): readonly Problem[] {
  const missing = Object.keys(lock.images).filter((name) => lock.images[name]?.digest === undefined);
  const [first] = missing;
  if (first === undefined) return [];
  const position = readYaml(text, imagesLockPath).value?.positionOf({ path: ["images", first], at: "key" });
  return [
    {
      code: "PLATFORM_IMAGE_WITHOUT_DIGEST",
      severity: "warning",
      message: `platform images without a digest may change under their tag: ${missing.join(", ")}`,
      next: "look up what the tag means in its registry, and write it there as digest: sha256:…",
      file: imagesLockPath,
      ...position,
    },
  ];
}
