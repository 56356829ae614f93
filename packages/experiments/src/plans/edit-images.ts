import type { Problem } from "@grove/plan";
import { KustomizeError } from "kustomize-ts";
import { writeImage } from "../overlay/image-entry.ts";
import type { PinnedImage } from "../overlay/overlay-images.ts";
import type { Reading } from "../schema/reading.ts";

export interface ImagesEdit {
  /** Of a `kustomization.yaml`. */
  readonly text: string;
  readonly file: string;
  readonly images: readonly PinnedImage[];
}

/** `writeImage` for each image, with a fault of the file as a problem. */
export function editImages({ text, file, images }: ImagesEdit): Reading<string> {
  try {
    return { value: images.reduce(writeImage, text), problems: [] };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return { value: undefined, problems: [kustomizeProblem(error, file)] };
  }
}

/** An error of kustomize-ts as a problem; its code gets the prefix that tells where it comes from. */
export function kustomizeProblem(error: KustomizeError, file: string): Problem {
  return {
    code: `KUSTOMIZE_${error.code}`,
    severity: "error",
    message: error.message,
    file: error.file ?? file,
    line: error.line,
    next: error.next,
  };
}
