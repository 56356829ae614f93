import type { Files, Plan, Problem } from "@grove/plan";
import { checkRepositoryOnly } from "../image/check-repository-only.ts";
import type { ImageReference } from "../image/image-reference.ts";
import { parseImage } from "../image/parse-image.ts";
import { checkName } from "../name/check-name.ts";
import { environmentPath, type ExperimentKey, overlayPath } from "../name/naming.ts";
import { placeholder } from "../overlay/image-entry.ts";
import type { Reading } from "../schema/reading.ts";
import type { SealingKey } from "../secrets/encrypt-oaep.ts";
import { type RegistryCredentials, registryCredentialsPath } from "../secrets/registry-credentials.ts";
import type { RandomBytes } from "../secrets/random.ts";
import { newSpec } from "./experiment-files.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { newOverlay } from "./new-overlay.ts";
import { overlayExists, readSettings } from "./read-overlay.ts";

export interface NewRequest extends ExperimentRequest {
  /** A word from the command line: the spec that is made with it is read like any other. */
  readonly kind: string;
  /** `REPOSITORY`, or `REPOSITORY:TAG@sha256:…` if there is an image already. */
  readonly image: string;
  readonly title?: string | undefined;
  readonly owners?: readonly string[] | undefined;
  /** Public key of the certificate at `certificatePath`; `undefined` if the lab has none. */
  readonly sealingKey: SealingKey | undefined;
  /** A `.dockerconfigjson` for a registry that asks who pulls; the lab's own credentials unless told. */
  readonly registryCredentials?: string | undefined;
  readonly random: RandomBytes;
}

/** The lab's public sealing certificate. */
export const certificatePath = "bootstrap/sealed-secrets/certificate.pem";

/** What `planNew` reads. */
export function pathsForNew({ environment, name }: ExperimentRequest): readonly string[] {
  const settings = environmentPath(environment);
  return [overlayPath(environment, name), settings, certificatePath, registryCredentialsPath];
}

/**
 * Makes the overlay of an experiment with an id and secrets of its own. Given a bare repository, the overlay sleeps
 * until the first bump, since there is nothing to start yet.
 *
 * Refused if the experiment exists (`EXPERIMENT_EXISTS`) or the lab has no certificate (`CERTIFICATE_MISSING`).
 */
export function planNew(files: Files, request: NewRequest): Plan {
  const { environment, name, kind, title, owners = [], sealingKey, registryCredentials, random } = request;
  const subject = subjectOf("new", { environment, name });
  const image = readImageOf(request);
  const settings = readSettings(files, environment);
  const problems = [...checkNewName(files, request), ...image.problems, ...settings.problems];
  if (image.value === undefined || settings.value === undefined || problems.length > 0)
    return emptyPlan(subject, problems);

  const overlay = newOverlay({
    environment,
    name,
    settings: settings.value,
    specText: newSpec({ kind, name, title, image: image.value.repository }),
    owners,
    images:
      image.value.pinned === undefined ? [] : [{ name: placeholder, image: image.value.pinned, build: undefined }],
    sealingKey,
    registryCredentials:
      registryCredentials === undefined ? labCredentials(files) : { dockerConfiguration: registryCredentials },
    random,
  });
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: name, Image: request.image }),
    files,
    after: overlay.value ?? new Map(),
    problems: overlay.problems,
  });
}

/** The lab's own credentials for its registry, if it has some. */
export function labCredentials(files: Files): RegistryCredentials | undefined {
  const sealedForLab = files.get(registryCredentialsPath);
  return sealedForLab === undefined ? undefined : { sealedForLab };
}

/** The problem that a name cannot be given to a new experiment: no name at all, or somebody's already. */
export function checkNewName(files: Files, { environment, name }: ExperimentKey): readonly Problem[] {
  const problem = checkName(name);
  if (problem !== undefined) return [problem];
  if (!overlayExists(files, overlayPath(environment, name))) return [];
  return [
    {
      code: "EXPERIMENT_EXISTS",
      severity: "error",
      message: `there is an experiment ${name} in ${environment} already`,
      next: "choose another name, or grove bump the one that is there",
    },
  ];
}

interface NewImage {
  readonly repository: string;
  readonly pinned: ImageReference | undefined;
}

/** A tag without a digest reads as an attempt at a whole reference and gets its problem. */
function readImageOf({ image }: NewRequest): Reading<NewImage> {
  if (checkRepositoryOnly(image) === undefined)
    return { value: { repository: image, pinned: undefined }, problems: [] };
  const { value, problems } = parseImage(image);
  return { value: value && { repository: value.repository, pinned: value }, problems };
}
