import { z } from "zod";
import { environments } from "../environment/environment.ts";
import { parseImage } from "../image/parse-image.ts";
import { checkName } from "../name/check-name.ts";
import { checkLine } from "../schema/check-line.ts";
import { checkedText } from "../schema/checked-text.ts";
import type { BumpRequest } from "./plan-bump.ts";

const schema = z.strictObject({
  environment: z.enum(environments),
  name: checkedText(checkName),
  image: checkedText((text) => parseImage(text).problems[0]),
  build: z.int().min(0).max(999_999_999_999_999).optional(),
  pipeline: checkedText(checkLine).optional(),
});

/** Reads a bump that another process asked for, from JSON; `undefined` for anything else, whoever wrote it. */
export function parseBumpRequest(json: unknown): BumpRequest | undefined {
  return schema.safeParse(json).data;
}
