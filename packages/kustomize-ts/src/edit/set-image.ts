import { KustomizeError } from "../kustomize-error.ts";

/** An entry of `images:`. */
export interface ImageEdit {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

/** Sets the entry of one image in the text of a kustomization and keeps every other byte. */
export function setImage(_text: string, image: ImageEdit): string {
  throw new KustomizeError("EDIT_IMPOSSIBLE", `Cannot set ${image.name} yet.`);
}
