import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GroveError } from "@grove/plan";
import { gitEnvironment } from "./git-environment.ts";
import { parseRemote } from "./remote.ts";
import { type GitOutcome, runGit } from "./run-git.ts";

/** A bare repository in a temporary directory that belongs to this process alone; nothing in it is worth keeping. */
export interface BareClone {
  readonly directory: string;
  /** The remote's address without credentials. */
  readonly url: string;
  /** Runs git on what the clone has. */
  git(parameters: readonly string[], input?: Buffer): Promise<GitOutcome>;
  /** Runs a `git fetch`. */
  fetch(parameters: readonly string[], input?: Buffer): Promise<GitOutcome>;
  /** An empty clone of the same remote. */
  another(): Promise<BareClone>;
  remove(): Promise<void>;
}

export interface BareCloneOptions {
  readonly url: string;
  /** As `parseRemote` takes it. */
  readonly token?: string | undefined;
  /** Milliseconds that a run of git may take. */
  readonly timeout: number;
}

/**
 * Makes an empty bare clone of a remote, without asking the remote anything.
 *
 * The few files of a repository's skeleton (gitrepository-layout) are written directly: `git init` and six times
 * `git config` would be seven processes.
 *
 * @throws GroveError REMOTE_INVALID, DIRECTORY_UNWRITABLE; GIT_MISSING by `git()`
 */
export async function makeBareClone(options: BareCloneOptions): Promise<BareClone> {
  const remote = parseRemote(options.url, options.token);
  const environment = gitEnvironment(process.env, remote);
  const directory = await onDisk(mkdtemp(join(tmpdir(), "grove-")));
  removeAtExit.add(directory);
  const configure = () => onDisk(writeFile(join(directory, "config"), configurationOf(remote.url)));
  await Promise.all([
    onDisk(mkdir(join(directory, "objects"))),
    onDisk(mkdir(join(directory, "refs"))),
    onDisk(writeFile(join(directory, "HEAD"), "ref: refs/heads/none\n")),
    configure(),
  ]);
  const git: BareClone["git"] = async (parameters, input) => {
    const call = { directory, timeout: options.timeout, input, arguments: parameters };
    const outcome = await runGit({ ...call, environment: { ...environment, GIT_DIR: directory } });
    if (outcome.status === "not installed") throw gitMissing();
    return outcome;
  };
  return {
    directory,
    url: remote.url,
    git,
    fetch: async (parameters, input) => {
      const outcome = await git(parameters, input);
      // A fetch with a filter notes it in the configuration, and then any command would fetch what is missing by
      // itself, one object at a time.
      await configure();
      return outcome;
    },
    another: () => makeBareClone(options),
    remove: async () => {
      removeAtExit.delete(directory);
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** What a full or broken disk does to a write, and missing rights, is no fault of grove. */
async function onDisk<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (cause) {
    throw new GroveError(`nothing can be written to ${tmpdir()}, the directory for temporary files`, {
      code: "DIRECTORY_UNWRITABLE",
      kind: "unreachable",
      next: "make room there or set its rights, or name another one with TMPDIR",
      cause,
    });
  }
}

/** The clones that were not removed yet; what is left of them when the process is killed is harmless. */
const removeAtExit = new Set<string>();
process.once("exit", () => {
  for (const directory of removeAtExit) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
});

/**
 * The clone's own configuration, which goes before the user's and the system's.
 *
 * No hooks, no housekeeping, no signing of pushes, no other encoding; packs that are fast to write rather than small, since
 * they hold a few objects; and no waiting until they are on the disk, for the clone need not outlive this process.
 */
function configurationOf(url: string): string {
  const quoted = `"${url.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return `[core]
	repositoryformatversion = 0
	bare = true
	hooksPath = /dev/null
	compression = 1
	fsync = none
[gc]
	auto = 0
[maintenance]
	auto = false
[protocol]
	version = 2
[advice]
	pushUpdateRejected = false
[color]
	ui = false
[i18n]
	commitEncoding = UTF-8
[pack]
	threads = 1
[fetch]
	unpackLimit = 1
	recurseSubmodules = false
	writeCommitGraph = false
	prune = false
[fastimport]
	unpackLimit = 1
[push]
	gpgSign = false
	followTags = false
	recurseSubmodules = no
[log]
	showSignature = false
[remote "grove"]
	url = ${quoted}
`;
}

function gitMissing(): GroveError {
  return new GroveError("git cannot be started", {
    code: "GIT_MISSING",
    kind: "unreachable",
    next: "install git 2.34 or newer and see to it that it is on PATH",
  });
}
