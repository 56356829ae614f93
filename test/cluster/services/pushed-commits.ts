import { run } from "../run/command.ts";
import { noCommit, type RefUpdate } from "./push-event.ts";

/** What a push brought to a branch. */
export interface PushedCommits {
  /** The newest {@link most}, the oldest of them first. */
  readonly newest: readonly PushedCommit[];
  readonly total: number;
}

export interface PushedCommit {
  readonly id: string;
  readonly message: string;
  readonly timestamp: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly removed: readonly string[];
}

/** As many as GitLab tells of one push. What the older ones changed, a receiver does not learn. */
const most = 20;

/** Asks git what a push brought; of a new branch, what no other branch has. */
export async function pushedCommits(repository: string, update: RefUpdate): Promise<PushedCommits> {
  if (update.after === noCommit) return { newest: [], total: 0 };
  const git = ["git", "-C", repository];
  const range = rangeOf(update);
  const count = await run([...git, "rev-list", "--count", ...range]);
  const log = await run([...git, "log", "--reverse", `--max-count=${most}`, ...logOptions, ...range]);
  return { newest: parseLog(log), total: Number(count) };
}

function rangeOf({ before, after, ref }: RefUpdate): readonly string[] {
  if (before !== noCommit) return [`${before}..${after}`];
  return [after, "--not", `--exclude=${ref.slice("refs/heads/".length)}`, "--branches"];
}

/** A commit: a byte that no text has, then its fields, then status and path of each file, all ended by NUL. */
const logOptions = [
  "--no-renames",
  "--diff-merges=first-parent",
  "--name-status",
  "-z",
  "--format=%x01%H%x00%an%x00%ae%x00%cI%x00%B",
];

/** Reads what git log prints with our options. */
export function parseLog(text: string): readonly PushedCommit[] {
  return text.split("\u0001").slice(1).map(parseCommit);
}

function parseCommit(record: string): PushedCommit {
  const [id = "", name = "", email = "", timestamp = "", message = "", ...changes] = record.split("\0");
  const pathsOf = (...statuses: readonly string[]) =>
    changes.filter((_, index) => index % 2 === 1 && statuses.includes(changes[index - 1]?.trim() ?? ""));
  return {
    id,
    message,
    timestamp,
    author: { name, email },
    added: pathsOf("A"),
    modified: pathsOf("M", "T"),
    removed: pathsOf("D"),
  };
}
