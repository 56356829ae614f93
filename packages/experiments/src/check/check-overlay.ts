import { errorsOf, type Problem } from "@grove/plan";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import { checkName } from "../name/check-name.ts";
import { checkBreakGlass } from "./check-break-glass.ts";
import { checkGeneratedFiles } from "./check-generated-files.ts";
import { checkOverlayImages } from "./check-overlay-images.ts";
import { checkQuota } from "./check-quota.ts";
import { checkSealedSecrets } from "./check-sealed-secrets.ts";
import { checkSpecName } from "./check-spec-name.ts";
import type { OpenedOverlay } from "./opened-overlay.ts";

export interface OverlaySurroundings {
  /** `undefined` if `environment.yaml` is missing or broken, which is a problem of its own. */
  readonly settings: EnvironmentSettings | undefined;
  /** Made by `renderChecker`. */
  readonly checkRendered: (overlay: OpenedOverlay) => readonly Problem[];
  readonly now: number | undefined;
}

/**
 * The faults of one overlay, in steps; each is taken only if those before found no error, so that one mistake is one
 * problem: its name, what people wrote, what was generated from it, what comes out of Kustomize.
 */
export function checkOverlay(
  overlay: OpenedOverlay,
  { settings, checkRendered, now }: OverlaySurroundings,
): readonly Problem[] {
  const badName = checkName(overlay.name);
  if (badName !== undefined) return [{ ...badName, file: overlay.directory }];
  const written = [
    ...overlay.problems,
    ...checkSpecName(overlay),
    ...checkOverlayImages(overlay),
    ...checkSealedSecrets(overlay),
    ...checkQuota(overlay, settings),
    ...(now === undefined ? [] : checkBreakGlass(overlay, now)),
  ];
  if (errorsOf(written).length > 0) return written;
  const generated = checkGeneratedFiles(overlay, settings);
  if (errorsOf(generated).length > 0) return [...written, ...generated];
  return [...written, ...checkRendered(overlay)];
}
