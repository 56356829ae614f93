import { z } from "zod";
import { jupyterHubSpecSchema } from "../kinds/jupyterhub/jupyterhub-spec.ts";
import { otreeSpecSchema } from "../kinds/otree/otree-spec.ts";
import { webExperimentSpecSchema } from "../kinds/web-experiment/web-experiment-spec.ts";

/** `experiment.yaml`: the study itself; lies in the code repository too and travels by promote (DESIGN §4). */
export const specSchema = z
  .discriminatedUnion("kind", [otreeSpecSchema, jupyterHubSpecSchema, webExperimentSpecSchema])
  .meta({ title: "Experiment", description: "The study. Written by the experimenter, copied by promote." });

/** The spec of an experiment, with defaults filled in. */
export type Spec = z.output<typeof specSchema>;

/** Which base an experiment stands on. */
export type Kind = Spec["kind"];

/** The schema of each kind, so that a fault is told in the words of the kind that is meant. */
export const specSchemas: Readonly<Record<Kind, z.ZodType<Spec>>> = {
  OTree: otreeSpecSchema,
  JupyterHub: jupyterHubSpecSchema,
  WebExperiment: webExperimentSpecSchema,
};

/** The words for kinds. */
export const kinds: readonly string[] = Object.keys(specSchemas);

/** Whether a word names a kind. */
export function isKind(word: unknown): word is Kind {
  return typeof word === "string" && Object.hasOwn(specSchemas, word);
}
