import { z } from "zod";
import { checkRepositoryOnly } from "../image/check-repository-only.ts";
import { checkName } from "../name/check-name.ts";
import { apiVersion } from "../schema/api-version.ts";
import { checkLine } from "../schema/check-line.ts";
import { checkedText } from "../schema/checked-text.ts";

/** A repository of images, without tag and digest. */
export const imageRepository = checkedText(checkRepositoryOnly).meta({
  description: "Image repository; tag and digest live in kustomization.yaml",
});

/** What each `experiment.yaml` begins with. */
export function specBasis<Word extends string>(kind: Word) {
  return {
    apiVersion,
    kind: z.literal(kind).meta({ description: "Which base in apps/ the experiment stands on" }),
    ...naming,
  };
}

const naming = {
  name: checkedText(checkName).meta({
    description: "The name of the directory and of the host",
    pattern: "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$",
  }),
  title: checkedText(checkLine).optional().meta({ description: "What people read in lists" }),
};
