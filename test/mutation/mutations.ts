/** One protection of the writer, taken away by an edit of its source, and the tests that must miss it. */
export interface Mutation {
  /** What is taken away. */
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** The package's project in vitest, a file of its tests and what their names match. */
  readonly tests: { readonly project: string; readonly file: string; readonly name: string };
}

const QUEUE = "packages/git/src/queue";

export const mutations: readonly Mutation[] = [
  {
    name: "lease of a push",
    file: "packages/git/src/git-arguments.ts",
    from: "...references.map((reference) => `--force-with-lease=${reference}:${expected}`),",
    to: "",
    tests: inGit("commit-change", "a deleted branch is not made again|that is set back"),
  },
  {
    name: "Change-Id: a change is known again",
    file: "packages/git/src/history.ts",
    from: 'trailers.some(({ key, value }) => key === "Change-Id" && value === changeId)',
    to: "trailers.some(({ key }) => key === changeId)",
    tests: inGit("commit-request", "finds its change made by another one"),
  },
  {
    name: "Change-Id: none is made twice",
    file: `${QUEUE}/open-requests.ts`,
    from: " && !landed.has(changeId)",
    to: "",
    tests: inGit("commit-request", "a change that is on the branch already"),
  },
  {
    name: "queue: all or nothing",
    file: "packages/git/src/git-arguments.ts",
    from: 'return [...PUSH, "--atomic", ...lease,',
    to: "return [...PUSH, ...lease,",
    tests: inGit("commit-request", "that refuses the branch alone keeps the places of all"),
  },
  {
    name: "queue: the next takes over",
    file: `${QUEUE}/wait-in-queue.ts`,
    from: "if (progress.idleSince(state) >= ahead * wait.patience) {",
    to: "if (ahead === 0 && progress.idleSince(state) >= 0) {",
    tests: inGit("commit-request", "makes their changes along with its own"),
  },
  {
    name: "queue: a killed writer's request expires",
    file: `${QUEUE}/queue-reference.ts`,
    from: "return Math.abs(now - time) > EXPIRES_AFTER;",
    to: "return Math.abs(now - time) < 0;",
    tests: inGit("commit-request", "one that nobody waits for any more"),
  },
  {
    name: "queue: a request for another history is not made",
    file: `${QUEUE}/open-requests.ts`,
    from: "(base === tip || known.has(base)) && ",
    to: "",
    tests: inGit("commit-request", "one that was meant for another history"),
  },
  {
    name: "the tip decides, not the answer",
    file: "packages/git/src/push-commit.ts",
    from: 'if (end === "moved") return await findChange(repository, change);',
    to: "",
    tests: inGit("push-failure", "whose answer got lost"),
  },
  {
    name: "a refusal counts when it comes twice",
    file: "packages/git/src/push-until-decided.ts",
    from: "if (isLast || isFinal(outcome)) return { refused: outcome };",
    to: "return { refused: outcome };",
    tests: inGit("push-failure", "a refusal counts when it comes twice"),
  },
  {
    name: "a rewritten history is not written to",
    file: "packages/git/src/history.ts",
    from: "if (await contains(clone, newer, older)) return;",
    to: "if (newer !== older) return;",
    tests: inGit("commit-change", "a history that is"),
  },
  {
    name: "abandoned locks are cleared",
    file: "packages/git/src/abandoned-lock.ts",
    from: "await Promise.all(locks.map(({ path }) => rm(path, { force: true })));",
    to: "",
    tests: inGit("push-failure", "is removed when it is old"),
  },
  {
    name: "time limit of a conversation",
    file: "packages/git/src/run-git.ts",
    from: "AbortSignal.timeout(Math.ceil(call.timeout))",
    to: "AbortSignal.timeout(call.timeout + 2 ** 30)",
    tests: inGit("push-failure", "while it takes the push"),
  },
  {
    name: "none of git's processes outlives it",
    file: "packages/git/src/run-git.ts",
    from: "resolve(endProcesses(marker))",
    to: "resolve()",
    tests: inGit("push-failure", "while it takes the push"),
  },
  {
    name: "validator of paths",
    file: "packages/git/src/repository-path.ts",
    from: String.raw`if (/^\.git(?:modules)?$/i.test(name) || /^gi[^/]*~\d/i.test(name)) return "a part of it belongs to git";`,
    to: "",
    tests: inGit("repository-path", "a hostile path"),
  },
  {
    name: "a change stays in its directories",
    file: "packages/git/src/check-changes.ts",
    from: "if (within !== undefined && !within.some(",
    to: "if (within !== undefined && within.length < 0 && !within.some(",
    tests: inGit("repository-path", "outside of what was allowed"),
  },
  {
    name: "a plan for an older text is refused",
    file: "packages/git/src/check-changes.ts",
    from: "return clashes.length > 0 ? clashes : checkBefore(base, changes);",
    to: "return clashes;",
    tests: inGit("commit-change", "a file that changed since"),
  },
  {
    name: "order of builds",
    file: "packages/experiments/src/plans/plan-bump.ts",
    from: "...checkBuild(missing, before, request),",
    to: "",
    tests: { project: "@grove/experiments", file: "plan-bump", name: "an older build" },
  },
  {
    name: "holds",
    file: "packages/experiments/src/plans/plan-bump.ts",
    from: "...checkHold(overlay.operation, request),",
    to: "",
    tests: { project: "@grove/experiments", file: "plan-bump", name: "hold" },
  },
];

function inGit(file: string, name: string): Mutation["tests"] {
  return { project: "@grove/git", file, name };
}
