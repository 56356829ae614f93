import { stringify } from "yaml";
import type { Hold } from "../operation/operation.ts";
import { parseOperation } from "../operation/parse-operation.ts";
import type { Reading } from "../schema/reading.ts";
import { editTopLevelKey } from "./edit-top-level-key.ts";
import { notEditable } from "./not-editable.ts";

export interface HoldEdit {
  readonly text: string;
  readonly file: string;
  /** `undefined` takes it away. */
  readonly hold: Hold | undefined;
}

/** The text of an `operation.yaml` with a hold, or without one; nothing else of it changes. */
export function editHold({ text, file, hold }: HoldEdit): Reading<string> {
  const value = hold && stringify(hold, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim();
  const edited = editTopLevelKey(text, { key: "hold", value });
  if (edited === undefined) return { value: undefined, problems: [notEditable(file)] };
  const { problems } = parseOperation(edited, file);
  return { value: problems.length === 0 ? edited : undefined, problems };
}
