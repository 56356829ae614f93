import { GroveError } from "@grove/plan";
import type { GitOutcome } from "./run-git.ts";
import { formatRemote } from "./remote.ts";

const LONGEST = 500;
const LOOK_AT_THE_SERVER = "look at the server's rules for this branch, its hooks and its disk";

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

/** The error for a run of git that works on the clone alone: the disk is full, or something that should not happen. */
export function cloneFailed(what: string, outcome: GitOutcome): GroveError {
  return new GroveError(`${what}: ${quote(outcome.stderr)}`, {
    code: "CLONE_FAILED",
    kind: "unreachable",
    next: "look whether the directory for temporary files has space, and run the command again",
  });
}

/** The error for a commit that git is configured to sign and cannot. */
export function signingFailed(outcome: GitOutcome): GroveError {
  const reason = outcome.status === "timed out" ? "no answer within the time limit" : quote(outcome.stderr);
  return new GroveError(`the commit cannot be signed: ${reason}`, {
    code: "SIGNING_FAILED",
    next: "nothing was written; look at git's user.signingKey and at the agent that holds the key, or set commit.gpgSign to false",
  });
}

/**
 * The error for a push after which the remote is as it was before.
 *
 * `--porcelain` marks a reference that the server refused with `!`; without such a line the talk broke off.
 */
export function pushFailed(outcome: GitOutcome, { remedy = LOOK_AT_THE_SERVER } = {}): GroveError {
  const lines = outcome.stdout.toString().split("\n");
  if (!lines.some((line) => line.startsWith("!\t"))) return failed("the change cannot be pushed", outcome);
  return new GroveError(`the server refused the change: ${quote(outcome.stderr)}`, {
    code: "PUSH_REFUSED",
    next: `nothing was written; ${remedy}`,
  });
}

/** The addresses in what the server itself said, such as where a merge request is opened; for people to follow. */
export function addressesIn({ stderr }: GitOutcome): readonly string[] {
  const said = stderr.split(/[\r\n]+/).filter((line) => line.startsWith("remote:"));
  return said.flatMap((line) => line.match(/https?:\/\/[!-~]+/g) ?? []).map(formatRemote);
}

/** What git said, in one line, without control characters and credentials. */
function quote(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => formatWords(line.replaceAll(/\p{Cc}/gu, " ").trim()));
  const text = lines.filter((line) => line !== "").join("; ");
  return text === "" ? "git gave no reason" : text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function formatWords(line: string): string {
  return line.replaceAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, (address) => formatRemote(address));
}
