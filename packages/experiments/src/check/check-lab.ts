import type { Files, Problem } from "@grove/plan";
import { memoryTree } from "kustomize-ts";
import { environments } from "../environment/environment.ts";
import { findOverlays, type OverlayFiles } from "../lab/find-overlays.ts";
import { labPaths } from "../lab/lab-paths.ts";
import { nearest } from "../name/nearest.ts";
import { readSettings } from "../plans/read-overlay.ts";
import { parseRequestSettings, requestSettingsPath } from "../requests/request-settings.ts";
import { checkLabVersion } from "../upgrade/check-lab-version.ts";
import { recordPath } from "../upgrade/lab-record.ts";
import { checkArchivedStates } from "./check-archived-states.ts";
import { checkBootstrap } from "./check-bootstrap.ts";
import { checkClashes, ownHostOf, type SettingsByEnvironment } from "./check-clashes.ts";
import { checkEnvironments } from "./check-environments.ts";
import { checkObjects } from "./check-objects.ts";
import { checkOverlay } from "./check-overlay.ts";
import { checkPlatformImages } from "./check-platform-images.ts";
import { type OpenedOverlay, openOverlay } from "./opened-overlay.ts";
import { renderChecker } from "./render-checker.ts";

/** What `checkLab` reads of a lab, as far as `isReadByCheck` says so. */
export function pathsForCheck(): readonly string[] {
  return [...labPaths, "bootstrap", "archive", recordPath, requestSettingsPath];
}

export interface CheckOptions {
  /**
   * A file or directory: only the overlays at, below or around it are checked, and their clashes with all others. The
   * whole lab unless told.
   */
  readonly only?: string | undefined;
  /** Milliseconds since 1970 UTC; without it, nothing is said about what depends on the time. */
  readonly now?: number | undefined;
  /** The command's own version, to compare with that of the lab's bases; nothing is said of it unless told. */
  readonly version?: string | undefined;
}

/**
 * Everything that is wrong with a lab, by file and line; none of it stops the rest from being checked.
 *
 * @param files what `pathsForCheck` names
 * @example
 * checkLab(files, { only: "environments/staging/goods" });
 */
export function checkLab(files: Files, { only = "", now, version }: CheckOptions = {}): readonly Problem[] {
  const overlays = findOverlays(files);
  const chosen = overlays.filter(({ directory }) => isAround(only, directory) || isAround(directory, only));
  if (chosen.length === 0 && !isAnywhere(files, only)) return [nothingThere(only, overlays)];
  const readings = environments.map((environment) => [environment, readSettings(files, environment)] as const);
  const settings: SettingsByEnvironment = new Map(readings.map(([environment, { value }]) => [environment, value]));
  const opened = chosen.map(openOverlay);
  const appsProblems = checkApps(files);
  // A fault of a base would come out of every overlay that stands on it.
  const checkRendered = appsProblems.length > 0 ? () => [] : renderChecker(memoryTree(files));
  const problems = [
    ...readings.flatMap(([, reading]) => reading.problems),
    ...appsProblems,
    ...(only === "" ? [...checkEnvironments(files, settings), ...checkPlatformImages(files)] : []),
    ...(only === "" && version !== undefined ? checkLabVersion(files, version) : []),
    ...(isAround(only, "bootstrap") || isAround("bootstrap", only) ? checkBootstrap(files, settings) : []),
    ...(isAround(only, requestSettingsPath) ? checkRequestSettings(files) : []),
    ...opened.flatMap((overlay) =>
      checkOverlay(overlay, { settings: settings.get(overlay.environment), checkRendered, now }),
    ),
    ...checkArchivedStates(files, opened),
    ...checkClashes(withRivals(opened, { overlays, settings }), settings),
  ];
  return withoutRepetition(problems).toSorted(byPlace);
}

function isAround(outer: string, inner: string): boolean {
  return outer === "" || outer === inner || inner.startsWith(`${outer}/`);
}

function isAnywhere(files: Files, path: string): boolean {
  return [...files.keys()].some((file) => isAround(path, file));
}

function nothingThere(path: string, overlays: readonly OverlayFiles[]): Problem {
  const meant = nearest(
    path,
    overlays.map(({ directory }) => directory),
  );
  return {
    code: "PATH_NOT_FOUND",
    severity: "error",
    message: `there is nothing at ${JSON.stringify(path)}`,
    next:
      meant === undefined ? "write it from the root of the lab: environments/staging/NAME" : `did you mean ${meant}?`,
  };
}

/** A lab that answers no requests has no such file. */
function checkRequestSettings(files: Files): readonly Problem[] {
  const text = files.get(requestSettingsPath);
  return text === undefined ? [] : parseRequestSettings(text, requestSettingsPath).problems;
}

/** The bases and components, whose faults all experiments would share. */
function checkApps(files: Files): readonly Problem[] {
  return [...files]
    .filter(([path]) => baseManifest.test(path))
    .flatMap(([file, text]) => checkObjects({ file, text, namespace: undefined }));
}

const baseManifest = /^apps\/[^/]+\/(base|components)\/.*\.yaml$/;

/**
 * The chosen overlays and those of the others whose operation mentions one of their hosts or ids: reading all others
 * would take longer than the check.
 */
function withRivals(
  chosen: readonly OpenedOverlay[],
  { overlays, settings }: { overlays: readonly OverlayFiles[]; settings: SettingsByEnvironment },
): readonly OpenedOverlay[] {
  if (chosen.length === overlays.length) return chosen;
  const own = new Map(chosen.map((overlay) => [overlay.directory, overlay]));
  const hosts = chosen.flatMap((overlay) => [ownHostOf(overlay, settings), ...(overlay.operation?.hosts ?? [])]);
  const marks = [...hosts, ...chosen.map(({ operation }) => operation?.id)].filter((mark) => mark !== undefined);
  return overlays.flatMap((overlay) => {
    const open = own.get(overlay.directory);
    if (open !== undefined) return [open];
    const text = overlay.files.get("operation.yaml") ?? "";
    const isRival = marks.some((mark) => text.includes(mark) || mark.startsWith(`${overlay.name}.`));
    return isRival ? [openOverlay(overlay)] : [];
  });
}

/** What several overlays trip over at one place, such as a file that a base lacks, is one problem. */
function withoutRepetition(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function byPlace(one: Problem, other: Problem): number {
  const [left = "", right = ""] = [one.file, other.file];
  if (left !== right) return left < right ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
