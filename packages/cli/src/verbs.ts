import { dataVerbs } from "./verbs/data-verbs.ts";
import { experimentVerbs } from "./verbs/experiment-verbs.ts";
import { labVerbs } from "./verbs/lab-verbs.ts";
import { pipelineVerbs } from "./verbs/pipeline-verbs.ts";
import type { Verb } from "./verbs/verb.ts";

/** The verbs of `grove`, by the headings under which `grove --help` lists them. */
export const verbGroups: Readonly<Record<string, readonly Verb[]>> = {
  "The lab:": labVerbs,
  "An experiment, in the order of its life:": experimentVerbs,
  "Its data:": dataVerbs,
  "Pipelines:": pipelineVerbs,
};
