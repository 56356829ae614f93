import { clusterOptions } from "./shared-options.ts";
import type { Verb } from "./verb.ts";

/** Seconds. A class that hands in at once waits for one another, here as there. */
const answersWithin = 1800;

/** Between pipelines: those of experiments, which have no right on the lab, and the lab's own. */
export const pipelineVerbs: readonly Verb[] = [
  {
    usage: "ask <verb> <name>",
    timeout: answersWithin,
    summary: "in a pipeline of an experiment: let the lab's pipeline do something, and wait for its answer",
    options: [
      {
        flags: "--image <reference>",
        summary: "of bump: REPOSITORY:TAG@sha256:DIGEST; may be repeated, for one commit",
        repeatable: true,
      },
      {
        flags: "--build <number>",
        summary: "of bump: the pipeline's number; an older build never replaces a newer one",
      },
      { flags: "--commit <commit>", summary: "of rollback: the state of this commit instead of the previous one" },
      { flags: "--reason <text>", summary: "of rollback: why" },
      { flags: "--archived", summary: "of sleep: archive the data, then end the database, too" },
      { flags: "--tail <lines>", summary: "of logs: lines from the end; 200 unless told" },
      { flags: "--previous", summary: "of logs: of the app before its last restart" },
      { flags: "--container <name>", summary: "of logs: another container than the app, such as postgres" },
      { flags: "--without-archive", summary: "of delete, of staging: leave the data on the volume alone" },
      { flags: "--to <folder>", summary: "where files of the answer go; VERB-ENVIRONMENT-NAME unless told" },
      { flags: "--dotenv <file>", summary: "where the experiment's address goes, as GROVE_URL=…" },
    ],
    variables: {
      GROVE_LAB_PROJECT: "path of the lab's project on the code host, such as econ/lab",
      GROVE_TRIGGER_TOKEN: "starts the lab's pipeline; on GitHub it also reads it",
      GROVE_READ_TOKEN: "of GitLab: reads the lab's pipeline and its answer; the job's own token unless told",
      GROVE_ID_TOKEN: "of GitLab: says who asks, made by id_tokens: for the lab's address",
    },
    examples: [
      "grove ask deploy public-goods",
      "grove ask export public-goods --environment staging --to pilot",
      'grove ask rollback public-goods --environment production --reason "payoffs are not shown"',
    ],
    load: async () => (await import("../commands/ask.ts")).ask,
  },
  {
    usage: "answer",
    timeout: answersWithin,
    summary: "in the lab's pipeline: verify who asks, do it if he may, and encrypt the answer to him",
    options: [{ flags: "--output <file>", summary: "the encrypted answer; answer.age unless told" }, ...clusterOptions],
    variables: {
      GROVE_REQUEST: "what is asked for, as grove ask sends it",
      GROVE_REQUEST_TOKEN: "the id token of the pipeline that asks",
    },
    examples: ["grove answer --lab https://gitlab.example.org/econ/lab.git"],
    load: async () => (await import("../commands/answer.ts")).answer,
  },
];
