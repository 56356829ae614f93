import { z } from "zod";
import { type Environment, environments } from "../environment/environment.ts";
import { imagesSchema } from "../image/parse-images.ts";
import { checkName } from "../name/check-name.ts";
import { checkLine } from "../schema/check-line.ts";
import { checkedText } from "../schema/checked-text.ts";
import { readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import type { BumpRequest } from "./plan-bump.ts";

const parts = {
  name: checkedText(checkName),
  image: imagesSchema,
  build: z.int().min(0).max(999_999_999_999_999).optional(),
  pipeline: checkedText(checkLine).optional(),
};

const schema = z.strictObject({ ...parts, environment: z.enum(environments) });

/** Reads a bump that another process asked for, from JSON; `undefined` for anything else, whoever wrote it. */
export function parseBumpRequest(json: unknown): BumpRequest | undefined {
  return schema.safeParse(json).data;
}

const listSchema = z.array(z.strictObject(parts)).min(1);

/**
 * Reads a list of bumps that a person or a program wrote.
 *
 * @param text YAML or JSON
 * @example
 * parseBumpList("- {name: goods, image: registry.example/goods:1@sha256:…, build: 812}", { file: "bumps.yaml", environment: "staging" });
 */
export function parseBumpList(
  text: string,
  { file, environment }: { readonly file: string; readonly environment: Environment },
): Reading<readonly BumpRequest[]> {
  const { value, problems } = readWithSchema({ schema: listSchema }, { text, file });
  return { value: value?.map((request) => ({ ...request, environment })), problems };
}
