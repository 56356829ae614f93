import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Environment, type LabRequest } from "@grove/experiments";
import { awaitAnswer } from "@grove/forge";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { type Command, type Context, type Input, oneOrSeveral, option, optionList, type Result } from "../command.ts";
import { environmentOf, nameOf } from "../experiment-input.ts";
import { openForge } from "../forge/open-forge.ts";
import { requireVariable } from "../require-variable.ts";
import type { AnswerHead } from "../requests/answer-head.ts";
import { openAnswer } from "../requests/open-answer.ts";
import { ownIdToken } from "../requests/own-id-token.ts";
import { checkRequest, encodeRequest } from "../requests/request-text.ts";

/**
 * In a pipeline of an experiment: asks the lab's pipeline to do something, waits for the answer, and ends as what was asked
 * for ended there. Asked twice it is done once.
 */
export const ask: Command = async (context, input) => {
  const identity = await generateX25519Identity();
  const request = requestOf(input, await identityToRecipient(identity));
  const { verb, environment, name } = request;
  if (context.dryRun) return { text: `would ask the lab to ${verb} ${environment}/${name}`, data: request };
  const folder = resolve(context.workingDirectory, option(input, "to") ?? `${verb}-${environment}-${name}`);
  const answer = await exchange(context, { request, identity, folder });
  const variables = option(input, "dotenv");
  if (variables !== undefined) await writeUrl(resolve(context.workingDirectory, variables), answer);
  return resultOf(answer, folder);
};

/** What the command line asks for; only what is there for this verb gets past the check. */
function requestOf(input: Input, recipient: string): LabRequest {
  const verb = input.operands[0] ?? "";
  return checkRequest({
    version: 1,
    verb,
    name: nameOf(input, 1),
    environment: environmentOf(input) ?? usualEnvironment(verb),
    options: {
      image: oneOrSeveral(optionList(input, "image")),
      build: wholeNumber(option(input, "build")),
      to: option(input, "commit"),
      reason: option(input, "reason"),
      tail: wholeNumber(option(input, "tail")),
      container: option(input, "container"),
      previous: flag(input, "previous"),
      archived: flag(input, "archived"),
      withoutArchive: flag(input, "withoutArchive"),
    },
    recipient,
  });
}

/** As the verbs themselves have it. */
function usualEnvironment(verb: string): Environment {
  return verb === "deploy" || verb === "export" ? "production" : "staging";
}

function wholeNumber(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function flag(input: Input, name: string): true | undefined {
  return input.options[name] === true ? true : undefined;
}

interface Exchange {
  readonly request: LabRequest;
  readonly identity: string;
  readonly folder: string;
}

async function exchange(context: Context, { request, identity, folder }: Exchange): Promise<AnswerHead> {
  const { terminal, timeout, variables } = context;
  const project = requireVariable(context, "GROVE_LAB_PROJECT", {
    ...missing,
    what: "the path of the lab's project, for example econ/lab",
  });
  const forge = openForge(context, {
    project,
    triggerToken: requireVariable(context, "GROVE_TRIGGER_TOKEN", {
      ...missing,
      what: "the token that starts the lab's pipeline",
    }),
    accessToken: variables["GROVE_READ_TOKEN"],
  });
  const token = await ownIdToken(context, project);
  terminal.progress("asking the lab …");
  const pipeline = await forge.startPipeline({ id: randomUUID(), request: encodeRequest(request), token });
  const sealed = await awaitAnswer(forge, pipeline, { timeout, onProgress: terminal.progress });
  return await openAnswer(sealed, { identity, folder });
}

const missing = {
  code: "VARIABLE_MISSING",
  next: "your lab manager has set it for your group's projects: is yours one of them, and the branch protected?",
};

/** For what of the pipeline comes after this job; an answer that names no address leaves an empty one. */
async function writeUrl(file: string, { data }: AnswerHead): Promise<void> {
  const url = typeof data === "object" && data !== null && "url" in data ? String(data.url) : "";
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `GROVE_URL=${URL.canParse(url) ? new URL(url).href : ""}\n`);
}

function resultOf({ text, data, exitCode, files }: AnswerHead, folder: string): Result {
  const saved = files.map(({ name, bytes }) => `  ${name}  ${bytes} bytes`);
  const lines = saved.length === 0 ? [text] : [text, `in ${folder}:`, ...saved];
  return { text: lines.join("\n"), data, exitCode };
}
