import type { Files, Plan, Problem } from "@grove/plan";
import { environmentPath, namespaceOf, overlayPath } from "../name/naming.ts";
import { scalar } from "../overlay/scalar.ts";
import { editSealedValues } from "../secrets/edit-sealed-values.ts";
import type { SealingKey } from "../secrets/encrypt-oaep.ts";
import type { RandomBytes } from "../secrets/random.ts";
import { sealValue } from "../secrets/seal-value.ts";
import { notEditable } from "./not-editable.ts";
import { editTopLevelKey } from "./edit-top-level-key.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { certificateMissing } from "./new-overlay.ts";
import { certificatePath } from "./plan-new.ts";
import { notFound, overlayExists } from "./read-overlay.ts";
import { withGenerated } from "./with-generated.ts";

/** The secrets of an experiment that people meet; the database's own passwords are nobody's to know. */
export const peoplesSecrets = ["ADMIN_PASSWORD", "REST_KEY", "SECRET_KEY"] as const;

/** The name of one of them. */
export type PeoplesSecret = (typeof peoplesSecrets)[number];

/** What a provider that people sign in by gave for a hub; random words until a person sets them. */
export const providersSecrets = ["OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET"] as const;

/** The name of one of them. */
export type ProvidersSecret = (typeof providersSecrets)[number];

export interface SecretsRequest extends ExperimentRequest {
  /** The new values, in plain text; they leave the planner sealed only. */
  readonly values: Readonly<Partial<Record<PeoplesSecret | ProvidersSecret, string>>>;
  /** Public key of the certificate at `certificatePath`; `undefined` if the lab has none. */
  readonly sealingKey: SealingKey | undefined;
  readonly random: RandomBytes;
  /** ISO date and time in UTC: noted in the operation, so that the app starts anew with the values. */
  readonly now: string;
}

/** What `planSecrets` reads. */
export function pathsForSecrets({ environment, name }: ExperimentRequest): readonly string[] {
  return [overlayPath(environment, name), environmentPath(environment), certificatePath];
}

/**
 * Gives an experiment other secrets under the same keys; all its other secrets keep their sealed text.
 *
 * Refused where the overlay has no such secret (`SECRET_KEY_MISSING`).
 */
export function planSecrets(files: Files, request: SecretsRequest): Plan {
  const subject = `${subjectOf("secrets", request)}: another ${Object.keys(request.values).join(", ")}`;
  const directory = overlayPath(request.environment, request.name);
  if (request.sealingKey === undefined) return emptyPlan(subject, [certificateMissing]);
  if (!overlayExists(files, directory)) return emptyPlan(subject, [notFound(request)]);

  const secretsFile = `${directory}/sealed-secrets.yaml`;
  const operationFile = `${directory}/operation.yaml`;
  const text = files.get(secretsFile) ?? "";
  const secrets = editSealedValues({ text, secret: "experiment", sealed: seal(request, request.sealingKey) });
  const change = { key: "secretsChanged", value: scalar(request.now) };
  const operation = editTopLevelKey(files.get(operationFile) ?? "", change);
  if (secrets === undefined) return emptyPlan(subject, [keyMissing(secretsFile)]);
  if (operation === undefined) return emptyPlan(subject, [notEditable(operationFile)]);

  const edited = new Map([
    [secretsFile, secrets],
    [operationFile, operation],
  ]);
  const trailers = trailersOf({ Experiment: request.name });
  return makePlan({ subject, trailers, files, ...withGenerated(files, edited, request) });
}

function seal({ environment, name, values, random }: SecretsRequest, key: SealingKey): Record<string, string> {
  const secret = { namespace: namespaceOf(environment, name), name: "experiment" };
  return Object.fromEntries(
    Object.entries(values).map(([each, value]) => [each, sealValue(value, { key, secret, random })]),
  );
}

function keyMissing(file: string): Problem {
  return {
    code: "SECRET_KEY_MISSING",
    severity: "error",
    message: "the experiment's sealed secrets have no value under this key that could be changed",
    next: "restore the file from the history: git log shows who changed it",
    file,
  };
}
