import type { Files, Plan, Problem } from "@grove/plan";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import { overlayPath } from "../name/naming.ts";
import { type NamedImage, overlayImages, type PinnedImage, pinnedImages } from "../overlay/overlay-images.ts";
import type { SealingKey } from "../secrets/encrypt-oaep.ts";
import { registryCredentialsPath } from "../secrets/registry-credentials.ts";
import type { RandomBytes } from "../secrets/random.ts";
import { checkPullCredentials } from "./check-pull-credentials.ts";
import { checkDecision } from "./check-decision.ts";
import { checkHold } from "./check-hold.ts";
import { checkVolume } from "./check-volume.ts";
import { describeImageChanges, formatImages } from "./describe-image-change.ts";
import { generateWithImages } from "./generate-with-images.ts";
import { imageMissing } from "./image-missing.ts";
import { emptyPlan, makePlan, type PlanParts, subjectOf, trailersOf } from "./make-plan.ts";
import { newOverlay } from "./new-overlay.ts";
import { certificatePath, labCredentials } from "./plan-new.ts";
import { type Overlay, overlayExists, readOverlay, readSettings } from "./read-overlay.ts";

export interface PromoteRequest {
  readonly name: string;
  /** The names in staging, for "did you mean". */
  readonly names?: readonly string[];
  /** Public key of the certificate at `certificatePath`; needed for the first promotion only. */
  readonly sealingKey: SealingKey | undefined;
  readonly random: RandomBytes;
  readonly pipeline?: string | undefined;
}

/** What `planPromote` reads. */
export function pathsForPromote({ name }: Pick<PromoteRequest, "name">): readonly string[] {
  return [
    overlayPath("staging", name),
    overlayPath("production", name),
    "environments/production/environment.yaml",
    certificatePath,
    registryCredentialsPath,
  ];
}

/**
 * Copies spec and all digests from staging to production; a second time it changes nothing.
 *
 * The first promotion makes the production overlay: id and secrets of its own, the owners of staging. Later ones never
 * touch its operation. Refused while production is on hold (`HOLD_ACTIVE`), before staging has an image
 * (`IMAGE_MISSING`), if the spec asks for another volume size than production has (`STORAGE_CHANGED`), and if it would
 * undo a decision (`DECISION_UNDONE`).
 */
export function planPromote(files: Files, request: PromoteRequest): Plan {
  const { name } = request;
  const subject = subjectOf("promote", { environment: "production", name });
  const staging = readOverlay(files, { ...request, environment: "staging" });
  const settings = readSettings(files, "production");
  if (staging.value === undefined || settings.value === undefined) {
    return emptyPlan(subject, [...staging.problems, ...settings.problems]);
  }
  const images = pinnedImages(staging.value);
  if (images === undefined) return emptyPlan(subject, [imageMissing({ environment: "staging", name })]);

  const promotion = { files, request, staging: staging.value, settings: settings.value, images };
  const { from, after, problems } = overlayExists(files, overlayPath("production", name))
    ? promoteAgain(promotion)
    : promoteFirst(promotion);
  return makePlan({
    subject: `${subject}: ${describeImageChanges(from, images)}`,
    trailers: trailersOf({ Experiment: name, Image: formatImages(images), Pipeline: request.pipeline }),
    files,
    after,
    problems,
  });
}

interface Promotion {
  readonly files: Files;
  readonly request: PromoteRequest;
  readonly staging: Overlay;
  readonly settings: EnvironmentSettings;
  readonly images: readonly PinnedImage[];
}

interface Promoted {
  /** What production ran before. */
  readonly from: readonly NamedImage[];
  readonly after: PlanParts["after"];
  readonly problems: readonly Problem[];
}

function promoteFirst({ files, request, staging, settings, images }: Promotion): Promoted {
  const { specText, operation } = staging;
  const { name, sealingKey, random } = request;
  const registryCredentials = labCredentials(files);
  const { owners } = operation;
  const target = { environment: "production", name, settings, specText, owners, images } as const;
  const { value, problems } = newOverlay({ ...target, sealingKey, random, registryCredentials });
  const unable = checkPullCredentials(files, { from: { environment: "staging", name }, to: target });
  return { from: [], after: value ?? new Map(), problems: [...problems, ...unable] };
}

function promoteAgain({ files, request, staging, settings, images }: Promotion): Promoted {
  const key = { environment: "production", name: request.name } as const;
  const production = readOverlay(files, key);
  if (production.value === undefined) return { from: [], after: new Map(), problems: production.problems };

  const { operation, kustomization, directory } = production.value;
  const { spec, specText } = staging;
  const generated = generateWithImages({ ...key, spec, operation, settings, kustomization, images });
  const after = new Map([...(generated.value ?? []), [`${directory}/experiment.yaml`, specText]]);
  const changes = [...after].some(([path, text]) => files.get(path) !== text);
  const hold = changes ? checkHold(operation, key) : [];
  const undone = checkDecision(spec, production.value.spec, key);
  const problems = [...generated.problems, ...hold, ...undone, ...checkVolume(files, { ...key, spec, operation })];
  return { from: overlayImages(production.value), after, problems };
}
