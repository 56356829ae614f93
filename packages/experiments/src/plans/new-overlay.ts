import type { Files, Problem } from "@grove/plan";
import type { Environment } from "../environment/environment.ts";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import { namespaceOf, overlayPath } from "../name/naming.ts";
import { parseOperation } from "../operation/parse-operation.ts";
import type { PinnedImage } from "../overlay/overlay-images.ts";
import type { Reading } from "../schema/reading.ts";
import { experimentSecrets } from "../secrets/experiment-secrets.ts";
import type { RegistryCredentials } from "../secrets/registry-credentials.ts";
import { type RandomBytes, randomId } from "../secrets/random.ts";
import type { SealingKey } from "../secrets/encrypt-oaep.ts";
import { parseSpec } from "../spec/parse-spec.ts";
import { newOperation } from "./experiment-files.ts";
import { generateWithImages } from "./generate-with-images.ts";

export interface NewOverlayInput {
  readonly environment: Environment;
  readonly name: string;
  readonly settings: EnvironmentSettings;
  readonly specText: string;
  readonly owners: readonly string[];
  /** Those that are known already. */
  readonly images: readonly PinnedImage[];
  readonly sealingKey: SealingKey | undefined;
  readonly registryCredentials: RegistryCredentials | undefined;
  readonly random: RandomBytes;
}

/** All files of an overlay that is not there yet, with an id and secrets that were never used before. */
export function newOverlay(input: NewOverlayInput): Reading<Files> {
  const { environment, name, settings, specText, sealingKey, random, registryCredentials, images } = input;
  if (sealingKey === undefined) return { value: undefined, problems: [certificateMissing] };
  const directory = overlayPath(environment, name);
  const operationText = newOperation(randomId(random), input.owners);
  const spec = parseSpec(specText, `${directory}/experiment.yaml`);
  const operation = parseOperation(operationText, `${directory}/operation.yaml`);
  const problems = [...spec.problems, ...operation.problems].map(withoutPlace);
  if (spec.value === undefined || operation.value === undefined) return { value: undefined, problems };

  const inputs = { spec: spec.value, operation: operation.value, environment, settings, kustomization: undefined };
  const generated = generateWithImages({ ...inputs, images });
  if (generated.value === undefined) return generated;
  const namespace = namespaceOf(environment, name);
  const files = new Map([
    ...generated.value,
    [`${directory}/experiment.yaml`, specText],
    [`${directory}/operation.yaml`, operationText],
    [
      `${directory}/sealed-secrets.yaml`,
      experimentSecrets({ kind: spec.value.kind, namespace, key: sealingKey, random, registryCredentials }),
    ],
  ]);
  return { value: files, problems };
}

/** The text was made from the request, so a line in it says nothing to the one who asked. */
function withoutPlace({ code, severity, message, next }: Problem): Problem {
  return { code, severity, message, next };
}

export const certificateMissing: Problem = {
  code: "CERTIFICATE_MISSING",
  severity: "error",
  message: "the lab has no sealing certificate, so the passwords of a new experiment could not be kept in Git",
  next: "fetch it from the cluster (kubeseal --fetch-cert) and commit it as bootstrap/sealed-secrets/certificate.pem",
};
