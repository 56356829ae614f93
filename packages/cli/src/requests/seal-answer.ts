import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GroveError } from "@grove/plan";
import { Encrypter } from "age-encryption";
import type { Result } from "../command.ts";
import type { AnswerFile, AnswerHead } from "./answer-head.ts";

export interface Answer {
  readonly result: Result;
  /** The folder that holds the files, and their names. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Where the encrypted file shall be. */
  readonly to: string;
}

/**
 * Makes ready to encrypt an answer as one file that only a recipient can open. Nothing of it is kept in memory as a whole,
 * for a dump may be large.
 *
 * @throws GroveError RECIPIENT_INVALID, before anything was done that would need an answer
 */
export function answerSealer(recipient: string): (answer: Answer) => Promise<void> {
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch (cause) {
    throw new GroveError("the recipient of the answer is no age recipient", {
      code: "RECIPIENT_INVALID",
      next: "let grove ask make the request: it makes a key for each",
      cause,
    });
  }
  return async ({ result, folder, files, to }) => {
    const { text, data, exitCode = 0 } = result;
    const head: AnswerHead = { version: 1, text, data, exitCode, files: await Promise.all(files.map(sizeIn(folder))) };
    const sealed = await encrypter.encrypt(Readable.toWeb(Readable.from(piecesOf(head, folder))));
    await pipeline(Readable.fromWeb(sealed), createWriteStream(to, { mode: 0o600 }));
  };
}

function sizeIn(folder: string): (name: string) => Promise<AnswerFile> {
  return async (name) => ({ name, bytes: (await stat(join(folder, name))).size });
}

async function* piecesOf(head: AnswerHead, folder: string): AsyncGenerator<Buffer> {
  yield Buffer.from(`${JSON.stringify(head)}\n`);
  for (const { name } of head.files) yield* createReadStream(join(folder, name));
}
