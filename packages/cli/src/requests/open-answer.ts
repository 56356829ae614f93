import { createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Decrypter } from "age-encryption";
import { answerDamaged, type AnswerHead, parseAnswerHead } from "./answer-head.ts";
import { byteSource, type ByteSource } from "./byte-source.ts";

export interface OpenOptions {
  /** The private half of the request's key. */
  readonly identity: string;
  /** The folder for the files of the answer; made when there is one. */
  readonly folder: string;
}

/**
 * Opens an answer as it comes, and saves its files for nobody else to read. A file has its name once it is whole.
 *
 * @throws GroveError ANSWER_DAMAGED
 */
export async function openAnswer(
  sealed: ReadableStream<Uint8Array>,
  { identity, folder }: OpenOptions,
): Promise<AnswerHead> {
  const source = byteSource(await decrypt(sealed, identity));
  const head = parseAnswerHead(await source.line());
  if (head.files.length > 0) await mkdir(folder, { recursive: true, mode: 0o700 });
  // oxlint-disable-next-line no-await-in-loop -- they come one after the other
  for (const { name, bytes } of head.files) await save(source, { path: join(folder, name), bytes });
  return head;
}

async function decrypt(sealed: ReadableStream<Uint8Array>, identity: string): Promise<AsyncIterable<Uint8Array>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(sealed);
  } catch (cause) {
    throw answerDamaged(cause);
  }
}

async function save(
  source: ByteSource,
  { path, bytes }: { readonly path: string; readonly bytes: number },
): Promise<void> {
  await pipeline(source.take(bytes), createWriteStream(`${path}.part`, { mode: 0o600 }));
  await rename(`${path}.part`, path);
}
