import type { Files, Problem } from "@grove/plan";
import { archivePath } from "../archive/archive-paths.ts";
import { checkArchived } from "../archive/check-archived.ts";
import { type OpenedOverlay, placeIn } from "./opened-overlay.ts";

/** Whether each experiment that rests, with no database running, has its data in an archive (`ARCHIVE_MISSING`). */
export function checkArchivedStates(files: Files, overlays: readonly OpenedOverlay[]): readonly Problem[] {
  const archives = [...files].filter(([path]) => path.startsWith("archive/"));
  return overlays
    .filter(({ operation }) => operation?.state === "archived")
    .flatMap((overlay) => {
      const own = new Map(archives.filter(([path]) => path.startsWith(`${archivePath(overlay)}/`)));
      const problem = checkArchived(own, { ...overlay, id: overlay.operation?.id });
      return problem === undefined ? [] : [{ ...problem, ...placeIn(overlay, "operation.yaml", { path: ["state"] }) }];
    });
}
