import { GroveError } from "@grove/plan";
import type { GitOutcome } from "./run-git.ts";
import { formatRemote } from "./remote.ts";

const LONGEST = 500;

/**
 * The error for a run of git that should have gone well: the server did not answer in time, or something else.
 *
 * git's own words are passed on for people to read; nothing is concluded from them.
 */
export function failed(what: string, outcome: GitOutcome): GroveError {
  if (outcome.status === "timed out") {
    return new GroveError(`${what}: no answer within the time limit`, {
      code: "REMOTE_TIMEOUT",
      kind: "unreachable",
      next: "look whether the server is up, or give it more time with --timeout",
    });
  }
  return new GroveError(`${what}: ${quote(outcome.stderr)}`, {
    code: "REMOTE_UNREACHABLE",
    kind: "unreachable",
    next: "look at the address, your access rights and the server",
  });
}

/** What git said, in one line, without control characters and credentials. */
export function quote(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => formatWords(line.replaceAll(/\p{Cc}/gu, " ").trim()));
  const text = lines.filter((line) => line !== "").join("; ");
  return text === "" ? "git gave no reason" : text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function formatWords(line: string): string {
  return line.replaceAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, (address) => formatRemote(address));
}
