import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findOverlays, labPaths, planRegenerate } from "@grove/experiments";
import { errorsOf, type FileChange, type Files, GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { readDiskFiles } from "./disk-files.ts";
import { locateLab } from "./locate-lab.ts";

/**
 * Writes the generated files of a checkout anew, as they follow from spec, operation and environment; the person commits
 * them together with the change that asked for it.
 *
 * @param only a file or directory: only the overlays at, below or around it; `""` for all.
 * @returns the paths that were written, or would be under `--dry-run`.
 * @throws GroveError FIX_NEEDS_CHECKOUT
 */
export async function fixCheckout(context: Context, only: string): Promise<readonly string[]> {
  const place = locateLab(context);
  if (place.kind === "repository") throw fixNeedsCheckout(place.url);
  const changes = changesOf(readDiskFiles(place.root, labPaths), only);
  if (!context.dryRun) {
    for (const { path, after } of changes) if (after !== undefined) writeFileSync(join(place.root, path), after);
  }
  return changes.map(({ path }) => path);
}

/** What is generated never removes a file; an overlay with a fault is left to `check`. */
function changesOf(files: Files, only: string): readonly FileChange[] {
  return findOverlays(files)
    .filter(
      ({ directory }) => `${directory}/`.startsWith(`${only}/`) || only === "" || only.startsWith(`${directory}/`),
    )
    .map((overlay) => planRegenerate(files, overlay))
    .filter(({ problems }) => errorsOf(problems).length === 0)
    .flatMap(({ changes }) => changes);
}

function fixNeedsCheckout(url: string): GroveError {
  return new GroveError(`generated files are written in a checkout, and ${url} is a repository`, {
    code: "FIX_NEEDS_CHECKOUT",
    kind: "usage",
    next: "git clone it, go there, and run grove check --fix",
  });
}
