import {
  type EnvironmentSettings,
  type ExperimentKey,
  type HomeRestore,
  labPaths,
  type ListedHubArchive,
  namespaceOf,
  overlayPath,
  parseOperation,
  parseSpec,
  planHomeRestores,
  readSettings,
} from "@grove/experiments";
import { type Files, GroveError, type Problem } from "@grove/plan";
import { type Input, optionList } from "../command.ts";
import { appsOf } from "../lab/apps-of.ts";
import type { Lab } from "../lab/open-lab.ts";
import { findHubArchive } from "../restore/find-archive.ts";
import type { ArchiveSource } from "../restore/restore-source.ts";

export interface HubInLab {
  readonly lab: Lab;
  readonly experiment: ExperimentKey;
}

/** Whose homes shall come back where, as far as the lab alone shows it. */
export interface HomesWish {
  readonly experiment: ExperimentKey;
  readonly namespace: string;
  /** As people name the hub. */
  readonly label: string;
  readonly archive: ListedHubArchive;
  readonly homes: readonly HomeRestore[];
  /** Of the hub that gets them. */
  readonly id: string;
  /** Kubernetes quantity of a home that has to be made. */
  readonly storage: string;
  readonly settings: EnvironmentSettings;
  /** Of the lab: what lies below `apps`. */
  readonly files: Files;
}

/**
 * Reads what a command line asks for, and refuses what the lab shows to be impossible before anything is touched.
 *
 * @throws GroveError ARCHIVE_UNKNOWN, HOME_UNKNOWN, HOMES_MISSING; RESTORE_REFUSED, when the hub's files cannot be read
 */
export async function readHomesWish(
  input: Input,
  { lab, experiment, source }: HubInLab & { readonly source: ArchiveSource },
): Promise<HomesWish> {
  const { environment, name } = experiment;
  const archive = await findHubArchive(lab, source);
  const all = await lab.read(labPaths);
  const { id, storage, settings } = readHub(all, experiment);
  const { homes, problems } = planHomeRestores({ archive, id, users: optionList(input, "home") });
  const [problem] = problems;
  if (problem !== undefined) throw new GroveError(problem.message, { code: problem.code, next: problem.next });
  const files = appsOf(all);
  const namespace = namespaceOf(environment, name);
  return { experiment, namespace, label: `${environment}/${name}`, archive, homes, id, storage, settings, files };
}

function readHub(files: Files, experiment: ExperimentKey): Pick<HomesWish, "id" | "storage" | "settings"> {
  const directory = overlayPath(experiment.environment, experiment.name);
  const [specFile, operationFile] = [`${directory}/experiment.yaml`, `${directory}/operation.yaml`];
  const spec = parseSpec(files.get(specFile) ?? "", specFile);
  const operation = parseOperation(files.get(operationFile) ?? "", operationFile);
  const settings = readSettings(files, experiment.environment);
  if (spec.value?.kind !== "JupyterHub" || operation.value === undefined || settings.value === undefined) {
    throw refused(experiment, [...spec.problems, ...operation.problems, ...settings.problems]);
  }
  return { id: operation.value.id, storage: spec.value.server.storage, settings: settings.value };
}

function refused({ environment, name }: ExperimentKey, problems: readonly Problem[]): GroveError {
  return new GroveError(`nothing can be restored into ${environment}/${name}: its files cannot be read`, {
    code: "RESTORE_REFUSED",
    next: "grove check shows what is wrong",
    problems,
  });
}
