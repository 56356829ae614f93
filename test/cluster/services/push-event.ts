import type { PushedCommits } from "./pushed-commits.ts";

/** What a push did to one ref; a ref that was made or removed has {@link noCommit} on one side. */
export interface RefUpdate {
  readonly before: string;
  readonly after: string;
  readonly ref: string;
}

/** Git's name for "there is none". */
export const noCommit = "0".repeat(40);

/** Of GitLab's push event, what receivers read. */
export interface PushEvent {
  readonly object_kind: "push";
  readonly event_name: "push";
  readonly before: string;
  readonly after: string;
  readonly ref: string;
  readonly checkout_sha: string | null;
  readonly project: Readonly<
    Record<"name" | "web_url" | "git_http_url" | "default_branch" | "path_with_namespace", string>
  >;
  readonly commits: PushedCommits["newest"];
  /** Of all, also of those that `commits` leaves out. */
  readonly total_commits_count: number;
}

export interface Push {
  readonly update: RefUpdate;
  readonly commits: PushedCommits;
  /** The repository's address without `.git`, as people would open it in a forge. */
  readonly webUrl: string;
  readonly defaultBranch: string;
}

/** Reads what git tells a post-receive hook; forges have push events for branches only. */
export function parseBranchUpdates(text: string): readonly RefUpdate[] {
  return text
    .split("\n")
    .map((line) => line.split(" "))
    .map(([before = "", after = "", ref = ""]) => ({ before, after, ref }))
    .filter(({ ref }) => ref.startsWith("refs/heads/"));
}

/** A push to one branch, as GitLab tells it; https://docs.gitlab.com/user/project/integrations/webhook_events/ */
export function pushEvent({ update, commits, webUrl, defaultBranch }: Push): PushEvent {
  const path = new URL(webUrl).pathname.slice(1);
  return {
    object_kind: "push",
    event_name: "push",
    ...update,
    checkout_sha: update.after === noCommit ? null : update.after,
    project: {
      name: path.slice(path.lastIndexOf("/") + 1),
      web_url: webUrl,
      git_http_url: `${webUrl}.git`,
      default_branch: defaultBranch,
      path_with_namespace: path,
    },
    commits: commits.newest,
    total_commits_count: commits.total,
  };
}
