import { type ExperimentKey, type Kind, overlayPath, parseSpec } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Lab } from "./lab/open-lab.ts";

type ReadableLab = Pick<Lab, "read">;

/** The kind of an experiment; one that is not there has none, and whoever asks says so. */
export async function kindOf(lab: ReadableLab, { environment, name }: ExperimentKey): Promise<Kind | undefined> {
  const file = `${overlayPath(environment, name)}/experiment.yaml`;
  return parseSpec((await lab.read([file])).get(file) ?? "", file).value?.kind;
}

/**
 * Refuses what has a meaning for studies only.
 *
 * @param verb as people type it, to say what there is instead
 * @throws GroveError NOT_OF_HUB, NOT_OF_WEB_EXPERIMENT
 */
export async function requireStudy(lab: ReadableLab, experiment: ExperimentKey, verb: StudyVerb): Promise<void> {
  refuseOtherKind(await kindOf(lab, experiment), verb);
}

/** The same where the kind is known. */
export function refuseOtherKind(kind: Kind | undefined, verb: StudyVerb): void {
  const others = kind && otherKinds[kind];
  const refusal = others?.refusals[verb];
  if (others === undefined || refusal === undefined) return;
  const { reason, next } = refusal;
  throw new GroveError(`grove ${verb} is not for ${others.people}: ${reason}`, {
    code: others.code,
    kind: "usage",
    next,
  });
}

/**
 * Refuses what has a meaning for hubs only; an experiment that is not there is refused later, with what there is.
 *
 * @throws GroveError ONLY_OF_HUB
 */
export async function requireHub(lab: ReadableLab, experiment: ExperimentKey, verb: string): Promise<void> {
  const kind = await kindOf(lab, experiment);
  if (kind === undefined || kind === "JupyterHub") return;
  throw new GroveError(`grove ${verb} is for hubs: ${experiment.environment}/${experiment.name} is of kind ${kind}`, {
    code: "ONLY_OF_HUB",
    kind: "usage",
    next: "grove list shows the experiments with their kinds",
  });
}

type StudyVerb = "reset" | "rehearse" | "export" | "backup" | "restore --dump" | "purge --dump" | "archive --output";

interface OtherKind {
  readonly code: string;
  readonly people: string;
  readonly refusals: Readonly<Partial<Record<StudyVerb, { readonly reason: string; readonly next: string }>>>;
}

const otherKinds: Readonly<Partial<Record<Kind, OtherKind>>> = {
  JupyterHub: {
    code: "NOT_OF_HUB",
    people: "hubs",
    refusals: {
      reset: {
        reason: "its homes belong to people, and are not emptied for the next study",
        next: "grove clone gives the next course a hub of its own; grove delete archives and ends this one",
      },
      rehearse: { reason: "it has no session that bots could play", next: "grove wait tells whether its check passed" },
      export: {
        reason: "it has no tables of a study",
        next: "grove archive copies its database and homes; a person downloads files in the notebook itself",
      },
      backup: {
        reason: "a dump is of a study's database",
        next: "grove archive copies its database and each home, as often as you like",
      },
      "restore --dump": {
        reason: "its archive has a file for each home, and its database stays where it is",
        next: "--from-archive ENVIRONMENT/NAME, with --home for one person's",
      },
      "archive --output": {
        reason: "its archive has a file for each home",
        next: "leave --output out; the manifest in archive/ says where each file is kept",
      },
      "purge --dump": {
        reason: "its archive has a file for each home",
        next: "leave --dump out: they are read back from the archive store",
      },
    },
  },
  WebExperiment: {
    code: "NOT_OF_WEB_EXPERIMENT",
    people: "web experiments",
    refusals: {
      reset: {
        reason: "what was counted is never emptied",
        next: "write another version into experiment.yaml: its counts start from nothing, and the old ones stay",
      },
      rehearse: {
        reason: "it has no session that bots could play",
        next: "open its page; grove report shows what was counted",
      },
      export: {
        reason: "it has no tables of a study",
        next: "grove report NAME --json gives what was counted; grove archive NAME --output DIRECTORY all of it",
      },
    },
  },
};
