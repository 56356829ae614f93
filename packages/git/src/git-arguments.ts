import { GroveError } from "@grove/plan";
import { QUEUE } from "./queue/queue-reference.ts";

/**
 * The argument lists of every git command of this package.
 *
 * They are built here and nowhere else, from an object id, a branch or a path that was checked, so that no input can
 * become an option. simple-git's own filter is a second wall, not the first.
 */

/** Everything that waits in the queue, and nothing that does no longer. */
const QUEUE_REFERENCES = `+${QUEUE}/*:${QUEUE}/*`;

/** The name of the remote in the clone's configuration. */
const REMOTE = "grove";
/** Where the remote's tip lands in the clone. */
export const TIP = "refs/grove/tip";

/** Says to a fetch that the server has what is not here, without lazy fetching by every other command. */
const PARTIAL = ["-c", `remote.${REMOTE}.promisor=true`];
/** Claims to have nothing, so that the server leaves nothing out. */
const HAVE_NOTHING = ["-c", "fetch.negotiationAlgorithm=noop"];
/** Not thin: for each tree of the base that the clone lacks, git would look for something to save against. */
const PUSH = ["push", "--porcelain", "--no-verify", "--no-thin"];
const FETCH = ["fetch", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];

/** What a server may leave out of a fetch: `tree:3` gives all trees down to `environments/<environment>`, `tree:0` none. */
export type Filter = "tree:0" | "tree:3" | "blob:none" | "none";

/** What to fetch: of which branch, how much of its files, and whether the requests in the queue come along. */
export interface FetchOptions {
  readonly branch: string;
  readonly filter: Filter;
  readonly queue?: boolean | undefined;
}

/** Fetches the last commits of a branch. */
export function fetchLast(options: FetchOptions & { readonly commits: number }): readonly string[] {
  return [...PARTIAL, ...FETCH, `--depth=${options.commits}`, ...filterOption(options.filter), ...fromRemote(options)];
}

/** Fetches all commits of a branch that the clone does not have. */
export function fetchAll(options: FetchOptions): readonly string[] {
  return [...PARTIAL, ...FETCH, ...filterOption(options.filter), ...fromRemote(options)];
}

/** Fetches the objects whose ids come by standard input, trees with all that is below them. */
export function fetchObjects(): readonly string[] {
  return [...PARTIAL, ...HAVE_NOTHING, ...FETCH, "--filter=blob:limit=16m", "--stdin", "--end-of-options", REMOTE];
}

/** Reads the objects whose names come by standard input; what the clone does not have is reported as missing. */
export function readObjects(): readonly string[] {
  return ["cat-file", "--batch"];
}

export function listRemote(): readonly string[] {
  return ["ls-remote", "--heads", "--end-of-options", REMOTE];
}

/** Lists a branch and the places in the queue. */
export function listQueue(branch: string): readonly string[] {
  return ["ls-remote", "--refs", "--end-of-options", REMOTE, branchReference(branch), `${QUEUE}/*`];
}

/** Pushes a request to its place in the queue, which must be free. */
export function joinQueue(place: string, request: string): readonly string[] {
  return [...PUSH, `--force-with-lease=${place}:`, "--end-of-options", REMOTE, `${objectId(request)}:${place}`];
}

/** One place in the queue and the request that lies there. */
export interface Place {
  readonly name: string;
  readonly request: string;
}

/** Gives up a place in the queue if it still holds the request. */
export function leaveQueue(place: Place): readonly string[] {
  return [...PUSH, leaseOf(place), "--end-of-options", REMOTE, `:${place.name}`];
}

/**
 * Moves a branch on and empties places of the queue, all or nothing: each only if it is as it was when the commits were
 * made. Without a `commit` only the places are emptied.
 */
export function drainQueue(options: {
  readonly branch: string;
  readonly expected: string;
  readonly commit: string | undefined;
  readonly places: readonly Place[];
}): readonly string[] {
  const { commit, places } = options;
  const branch = branchReference(options.branch);
  const moves = commit === undefined ? [] : [`${objectId(commit)}:${branch}`];
  const lease = commit === undefined ? [] : [`--force-with-lease=${branch}:${objectId(options.expected)}`];
  const deletions = places.map(({ name }) => `:${name}`);
  return [...PUSH, "--atomic", ...lease, ...places.map(leaseOf), "--end-of-options", REMOTE, ...moves, ...deletions];
}

function leaseOf({ name, request }: Place): string {
  return `--force-with-lease=${name}:${objectId(request)}`;
}

/** Writes blobs, trees and a commit from the stream on standard input. */
export function importCommit(): readonly string[] {
  return ["fast-import", "--quiet", "--done"];
}

/**
 * Pushes one commit to branches, all or none, each only if it is still at `expected` (`undefined`: does not exist yet).
 */
export function pushCommit(options: {
  readonly commit: string;
  readonly branches: readonly string[];
  readonly expected: string | undefined;
  /** Words for the server, which must know of such options. */
  readonly pushOptions?: readonly string[];
}): readonly string[] {
  const references = options.branches.map(branchReference);
  const commit = objectId(options.commit);
  const expected = options.expected === undefined ? "" : objectId(options.expected);
  return [
    ...PUSH,
    ...(options.pushOptions ?? []).map((option) => `--push-option=${option}`),
    ...(references.length > 1 ? ["--atomic"] : []),
    ...references.map((reference) => `--force-with-lease=${reference}:${expected}`),
    "--end-of-options",
    REMOTE,
    ...references.map((reference) => `${commit}:${reference}`),
  ];
}

/** Fails when `older` is not an ancestor of `newer`. */
export function isAncestor(older: string, newer: string): readonly string[] {
  return ["merge-base", "--is-ancestor", objectId(older), objectId(newer)];
}

/** Lists the commits of a branch that changed a path, newest first, in the form that `parseLog` reads. */
export function logOf(options: {
  readonly tip: string;
  readonly path: string;
  readonly limit: number;
}): readonly string[] {
  return [...LOG, `--max-count=${options.limit}`, objectId(options.tip), "--", `:(top,literal)${options.path}`];
}

/** Lists the commits that `newer` has and `older` has not. */
export function logBetween(older: string, newer: string): readonly string[] {
  return [...LOG, objectId(newer), `^${objectId(older)}`, "--"];
}

/** Lists the commits up to `newer` that have `older` among their ancestors. */
export function logAfter(older: string, newer: string): readonly string[] {
  return [...LOG, "--ancestry-path", objectId(newer), `^${objectId(older)}`, "--"];
}

/** Lists a commit and all before it that the clone has. */
export function logUpTo(tip: string): readonly string[] {
  return [...LOG, objectId(tip), "--"];
}

/** Id, author's name, address and time in seconds, subject, trailers; a NUL behind each and one more behind a commit. */
const LOG = [
  "log",
  "-z",
  "--no-color",
  "--no-show-signature",
  "--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%s%x00%(trailers:only,unfold)%x00",
];

/** What git's configuration has about the user: names, addresses, and whether commits are signed. */
export function readUserSettings(): readonly string[] {
  return ["config", "--null", "--get-regexp", String.raw`^(user\.(name|email)|commit\.gpgsign)$`];
}

/** Makes a signed commit; its message comes by standard input. People are as they stand in a commit: `Name <address> …`. */
export function commitTree(options: {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly committer: string;
}): readonly string[] {
  const parents = options.parents.flatMap((parent) => ["-p", objectId(parent)]);
  const people = [...personOptions("author", options.author), ...personOptions("committer", options.committer)];
  return [...people, "commit-tree", "--gpg-sign", ...parents, objectId(options.tree)];
}

/** Makes a bare repository of the directory that git runs in, from no template. */
export function createBare(): readonly string[] {
  return ["init", "--quiet", "--bare", "--initial-branch=main", "--template="];
}

export function showTopLevel(): readonly string[] {
  return ["rev-parse", "--show-toplevel"];
}

export function showOrigin(): readonly string[] {
  return ["config", "--null", "--get", "remote.origin.url"];
}

/** Lists what git knows below the directory it runs in, and what it would take; a NUL behind each path. */
export function listFiles(): readonly string[] {
  return ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
}

/** Each value stands behind `<key>=`, so it is no option whatever it is. */
function personOptions(role: "author" | "committer", person: string): readonly string[] {
  const [, name = "", email = ""] = /^(.*) <(.*)>/.exec(person) ?? [];
  return ["-c", `${role}.name=${name}`, "-c", `${role}.email=${email}`];
}

function filterOption(filter: Filter): readonly string[] {
  return filter === "none" ? [] : [`--filter=${filter}`];
}

function fromRemote({ branch, queue = false }: FetchOptions): readonly string[] {
  const reference = branch === CHECKED_OUT ? CHECKED_OUT : branchReference(branch);
  const references = [`+${reference}:${TIP}`, ...(queue ? [QUEUE_REFERENCES] : [])];
  return [...(queue ? ["--prune"] : []), "--end-of-options", REMOTE, ...references];
}

/** In the place of a branch, for reading: the commit that is checked out, on a branch or not. */
const CHECKED_OUT = "HEAD";

/** @throws GroveError BRANCH_INVALID for what `git check-ref-format` refuses, and for a name that begins with a hyphen */
export function branchReference(branch: string): string {
  const wellFormed =
    /^[^\p{Cc}\p{Cf}\s~^:?*[\\@{]+$/u.test(branch) &&
    !/^[-/.]|\.\.|\/\/|\/\.|\.lock(?:\/|$)|[/.]$/.test(branch) &&
    branch.length <= 200;
  if (wellFormed) return `refs/heads/${branch}`;
  throw new GroveError(`${JSON.stringify(branch)} cannot be the name of a branch`, {
    code: "BRANCH_INVALID",
    kind: "usage",
    next: 'name a branch such as "main"',
  });
}

/** @throws GroveError COMMIT_INVALID for anything but a full object id */
export function objectId(text: string): string {
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text)) return text;
  throw new GroveError(`${JSON.stringify(text)} is not the full id of a commit`, {
    code: "COMMIT_INVALID",
    kind: "usage",
    next: "give all 40 digits of a commit of the lab's history",
  });
}
