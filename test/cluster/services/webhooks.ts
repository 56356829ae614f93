import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "../run/command.ts";
import { sendRequest } from "../run/send-request.ts";
import { parseBranchUpdates, type PushEvent, pushEvent } from "./push-event.ts";
import { pushedCommits } from "./pushed-commits.ts";

/** Whom a repository tells of pushes; in `webhooks.json` of the repository's folder. */
export interface Webhooks {
  readonly urls: readonly string[];
  /** Goes along as a header, so that receivers know who speaks. */
  readonly secret: string;
}

export interface Announcement {
  /** The folder below which all repositories are; their paths in it are their names. */
  readonly root: string;
  /** The bare repository's folder, or a link to it. */
  readonly repository: string;
  /** What its post-receive hook was told. */
  readonly updates: string;
  /** The address of the git server, as Argo CD's repositories have it. */
  readonly server: string;
  /** Where every receiver is found, and whose certificates are trusted. */
  readonly address: string;
  readonly authority: string;
}

/** The file of a repository's webhooks. */
export function webhooksPath(repository: string): string {
  return join(repository, "webhooks.json");
}

/** Tells a repository's receivers of a push, once, as GitLab would; gives a line for the log for each that was told. */
export async function announcePush(announcement: Announcement): Promise<readonly string[]> {
  const { repository } = announcement;
  if (!existsSync(webhooksPath(repository))) return [];
  const { urls, secret } = JSON.parse(readFileSync(webhooksPath(repository), "utf8")) as Webhooks;
  const events = await pushEvents(announcement);
  const told = events.flatMap((event) => urls.map(async (url) => tell(announcement, { url, secret, event })));
  return Promise.all(told);
}

async function pushEvents({ root, repository, updates, server }: Announcement): Promise<readonly PushEvent[]> {
  const path = relative(realpathSync(root), realpathSync(repository));
  const webUrl = `${server}/${path.replace(/\.git$/, "")}`;
  const head = await run(["git", "-C", repository, "symbolic-ref", "--short", "HEAD"]);
  return Promise.all(
    parseBranchUpdates(updates).map(async (update) =>
      pushEvent({
        update,
        commits: await pushedCommits(repository, update),
        webUrl,
        defaultBranch: head.trim(),
      }),
    ),
  );
}

interface Message {
  readonly url: string;
  readonly secret: string;
  readonly event: PushEvent;
}

/** A receiver that is away learns nothing later: that is so with forges too. */
async function tell(place: Announcement, { url, secret, event }: Message): Promise<string> {
  const what = `${event.ref} ${event.after} to ${url}`;
  const headers = {
    "content-type": "application/json",
    "x-gitlab-event": "Push Hook",
    "x-gitlab-token": secret,
  };
  const request = { ...place, url, method: "POST", headers, body: JSON.stringify(event) };
  return sendRequest(request).then(
    ({ status, body }) => `${what}: ${status} ${body.trim()}`,
    (error: unknown) => `${what}: ${String(error)}`,
  );
}
