import { GroveError } from "@grove/plan";
import type { Result } from "../command.ts";

/** What a lab answers: the first line of what is encrypted; the bytes of the files follow it, one after the other. */
export interface AnswerHead extends Required<Result> {
  readonly version: 1;
  readonly files: readonly AnswerFile[];
}

export interface AnswerFile {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Reads the first line of an answer. Names of files lead nowhere but into the folder that they are saved to.
 *
 * @throws GroveError ANSWER_DAMAGED
 */
export function parseAnswerHead(line: string): AnswerHead {
  try {
    const head: Partial<AnswerHead> = JSON.parse(line);
    if (isHead(head)) return head;
  } catch (cause) {
    throw answerDamaged(cause);
  }
  throw answerDamaged();
}

function isHead(head: Partial<AnswerHead>): head is AnswerHead {
  const { version, exitCode, text, files } = head;
  const isResult = Number.isInteger(exitCode) && typeof text === "string";
  return version === 1 && isResult && Array.isArray(files) && files.every(isFile);
}

function isFile({ name, bytes }: AnswerFile): boolean {
  return isFileName(name) && Number.isSafeInteger(bytes) && bytes >= 0;
}

/** Whether a name is that of a file and no path, nor one that is hidden. */
export function isFileName(name: string): boolean {
  return typeof name === "string" && /^[A-Za-z0-9_][A-Za-z0-9._-]{0,200}$/.test(name);
}

/** The answer is not what a lab wrote for this request. */
export function answerDamaged(cause?: unknown): GroveError {
  return new GroveError("the answer cannot be opened: it was cut off, or is for another request", {
    code: "ANSWER_DAMAGED",
    next: "run the job again: what was asked for is done once only",
    cause,
  });
}
