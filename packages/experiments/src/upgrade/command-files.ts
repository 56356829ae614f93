import type { Files } from "@grove/plan";
import { labValuesPath } from "../plans/lab-values.ts";
import { archiveCredentialsPath } from "../secrets/archive-credentials.ts";
import { type Forge, isForForge } from "./forge.ts";
import { type OwnValues, withOwnValues } from "./own-values.ts";

/** Of the template, what is only written where there is nothing yet. */
const startingFiles: readonly string[] = [labValuesPath, archiveCredentialsPath];

export interface CommandFilesInput {
  /** What the command brings along for every lab. */
  readonly template: Files;
  readonly forge: Forge;
  readonly values: OwnValues;
}

/** The files that stay the command's in a lab: `upgrade` renews them. */
export function commandFiles({ template, forge, values }: CommandFilesInput): Files {
  const wanted = [...template].filter(([path]) => isForForge(path, forge) && !startingFiles.includes(path));
  return withOwnValues(new Map(wanted), values);
}
