import {
  environmentPath,
  type EnvironmentSettings,
  type ExperimentKey,
  type Kind,
  overlayPath,
  parseEnvironment,
  parseOperation,
  parseSpec,
  recoveryIndexPath,
} from "@grove/experiments";
import type { Snapshot } from "@grove/git";
import { GroveError } from "@grove/plan";
import { recoveryRecipient } from "../bootstrap/recovery-recipient.ts";
import { namesIn } from "../experiment-input.ts";
import { notFoundError } from "../lab/not-found-error.ts";

/** What an archive of an experiment depends on, as the lab says. */
export interface ArchiveTarget {
  readonly experiment: ExperimentKey;
  /** `undefined` where its spec cannot be read. */
  readonly kind: Kind | undefined;
  /** Of the operation. */
  readonly id: string;
  readonly settings: EnvironmentSettings;
  /** Of the archive store; `undefined` in a lab without one. */
  readonly bucket: string | undefined;
  /** Whom the secrets are encrypted to; `undefined` in a lab that has no recovery key. */
  readonly recipient: string | undefined;
}

/**
 * Reads from the lab's tip what an archive of an experiment depends on.
 *
 * @throws GroveError EXPERIMENT_NOT_FOUND; ARCHIVE_REFUSED, when its files cannot be read
 */
export async function readArchiveTarget(tip: Snapshot, experiment: ExperimentKey): Promise<ArchiveTarget> {
  const { environment, name } = experiment;
  const operationFile = `${overlayPath(environment, name)}/operation.yaml`;
  const specFile = `${overlayPath(environment, name)}/experiment.yaml`;
  const settingsFile = environmentPath(environment);
  const files = await tip.read([specFile, operationFile, settingsFile, recoveryIndexPath]);
  const operationText = files.get(operationFile);
  if (operationText === undefined) throw notFoundError(experiment, await namesIn(tip, environment));
  const operation = parseOperation(operationText, operationFile);
  const settings = parseEnvironment(files.get(settingsFile) ?? "", settingsFile);
  if (operation.value === undefined || settings.value === undefined) {
    const problems = [...operation.problems, ...settings.problems];
    throw new GroveError(`${environment}/${name} cannot be archived`, { code: "ARCHIVE_REFUSED", problems });
  }
  const bucket = settings.value.archive?.bucket;
  const kind = parseSpec(files.get(specFile) ?? "", specFile).value?.kind;
  const target = { experiment, kind, id: operation.value.id, settings: settings.value, bucket };
  return { ...target, recipient: recoveryRecipient(files) };
}
