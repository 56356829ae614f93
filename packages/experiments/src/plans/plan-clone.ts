import type { Files, Plan, Problem } from "@grove/plan";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import type { Environment } from "../environment/environment.ts";
import { overlayPath } from "../name/naming.ts";
import { pinnedImages } from "../overlay/overlay-images.ts";
import type { Reading } from "../schema/reading.ts";
import type { SealingKey } from "../secrets/encrypt-oaep.ts";
import type { RandomBytes } from "../secrets/random.ts";
import { checkPullCredentials } from "./check-pull-credentials.ts";
import { notEditable } from "./not-editable.ts";
import { editTopLevelKey } from "./edit-top-level-key.ts";
import { formatImages } from "./describe-image-change.ts";
import { imageMissing } from "./image-missing.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { newOverlay } from "./new-overlay.ts";
import { checkNewName, labCredentials, pathsForNew } from "./plan-new.ts";
import { type Overlay, readOverlay, readSettings } from "./read-overlay.ts";

export interface CloneRequest {
  readonly environment: Environment;
  /** The experiment to copy. */
  readonly from: string;
  /** What the copy is called. */
  readonly name: string;
  /** The names in the environment, for "did you mean". */
  readonly names?: readonly string[];
  /** Public key of the certificate at `certificatePath`; `undefined` if the lab has none. */
  readonly sealingKey: SealingKey | undefined;
  readonly random: RandomBytes;
}

/** What `planClone` reads. */
export function pathsForClone(request: Pick<CloneRequest, "environment" | "from" | "name">): readonly string[] {
  return [...pathsForNew(request), overlayPath(request.environment, request.from)];
}

/**
 * Makes an experiment that runs what another one runs: its spec, its very image and its owners, under another name, with
 * an id, secrets and an empty database of its own. Dates, extra hosts and a hold stay with the first.
 *
 * Refused as `planNew` is, and before the first one has an image (`IMAGE_MISSING`).
 */
export function planClone(files: Files, request: CloneRequest): Plan {
  const { environment, from, name } = request;
  const subject = `${subjectOf("clone", request)}: as ${from}`;
  const original = readOverlay(files, { ...request, name: from });
  const settings = readSettings(files, environment);
  const problems = [...checkNewName(files, request), ...original.problems, ...settings.problems];
  if (original.value === undefined || settings.value === undefined || problems.length > 0) {
    return emptyPlan(subject, problems);
  }
  const copy = copyOverlay(files, { request, original: original.value, settings: settings.value });
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: name, Image: formatImages(pinnedImages(original.value) ?? []) }),
    files,
    after: copy.value ?? new Map(),
    problems: [...copy.problems, ...checkPullCredentials(files, { from: { environment, name: from }, to: request })],
  });
}

interface Copy {
  readonly request: CloneRequest;
  readonly original: Overlay;
  readonly settings: EnvironmentSettings;
}

function copyOverlay(files: Files, { request, original, settings }: Copy): Reading<Files> {
  const { environment, from, name, sealingKey, random } = request;
  const images = pinnedImages(original);
  const specText = editTopLevelKey(original.specText, { key: "name", value: name });
  if (images === undefined) return refused(imageMissing({ environment, name: from }));
  if (specText === undefined) return refused(notEditable(`${original.directory}/experiment.yaml`));
  const { owners } = original.operation;
  const registryCredentials = labCredentials(files);
  const own = { environment, name, settings, specText, owners };
  return newOverlay({ ...own, images, sealingKey, registryCredentials, random });
}

function refused(problem: Problem): Reading<Files> {
  return { value: undefined, problems: [problem] };
}
