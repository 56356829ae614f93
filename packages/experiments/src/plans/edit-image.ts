import type { Problem } from "@grove/plan";
import { KustomizeError } from "kustomize-ts";
import { type ImageChange, writeImage } from "../overlay/image-entry.ts";
import type { Reading } from "../schema/reading.ts";

export interface ImageEditInput extends ImageChange {
  readonly text: string;
  readonly file: string;
}

/** `writeImage`, with a fault of the file as a problem. */
export function editImage({ text, file, image, build }: ImageEditInput): Reading<string> {
  try {
    return { value: writeImage(text, { image, build }), problems: [] };
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
