import { z } from "zod";
import { checkHttpUrl } from "../environment/check-url.ts";
import { apiVersion } from "../schema/api-version.ts";
import { checkedText } from "../schema/checked-text.ts";
import { readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";

/** Where a lab says whose tokens it takes: in Git, for whoever starts its pipeline may set variables in it. */
export const requestSettingsPath = "requests.yaml";

/** `requests.yaml`: which pipelines may ask a lab at all; which of them for what, the owners of each operation say. */
export const requestSettingsSchema = z
  .strictObject({
    apiVersion,
    issuers: z.array(checkedText(checkHttpUrl)).min(1).max(10).meta({
      description: "Who signs the tokens: https://gitlab.example.org, https://token.actions.githubusercontent.com",
    }),
    audience: checkedText(checkHttpUrl).meta({
      description: "For whom they must be made: the address of this lab's project, so that no other lab's token fits",
    }),
  })
  .meta({ title: "Requests to a lab", description: "Whose pipelines may ask this lab for changes." });

/** The settings for requests. */
export type RequestSettings = z.output<typeof requestSettingsSchema>;

/** Reads a `requests.yaml`. */
export function parseRequestSettings(text: string, file: string): Reading<RequestSettings> {
  return readWithSchema({ schema: requestSettingsSchema }, { text, file });
}
