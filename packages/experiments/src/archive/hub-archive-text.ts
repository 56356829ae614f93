import { Document, isCollection } from "yaml";
import type { HubArchive } from "./hub-archive.ts";

/** The text of a hub's archive manifest; each table and each home on a line of its own. */
export function hubArchiveText({ database, homes, ...head }: HubArchive): string {
  const document = new Document({ ...head, database, homes });
  for (const list of [document.getIn(["database", "tables"]), document.get("homes")]) {
    for (const item of isCollection(list) ? list.items : []) if (isCollection(item)) item.flow = true;
  }
  document.commentBefore = " A verified copy of what a hub keeps, written by grove: with it the hub may be deleted.";
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
