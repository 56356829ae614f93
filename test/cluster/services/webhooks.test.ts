import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../run/command.ts";
import { announcePush, webhooksPath } from "./webhooks.ts";

// A real repository without commits: what a push tells of them is judged in pushed-commits.test.ts.

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

const folder = mkdtempSync(join(tmpdir(), "webhooks-"));
const repository = join(folder, "lab.git");
const received: Received[] = [];
const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    received.push({ url: request.url, headers: request.headers, body: JSON.parse(body) });
    response.end();
  });
});
const removed = `${"1".repeat(40)} ${"0".repeat(40)} refs/heads/old\n`;
const push = {
  root: folder,
  repository,
  updates: removed,
  server: "http://git.grove.test:3000",
  address: "127.0.0.1",
  authority: "",
};

beforeAll(async () => {
  await run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", repository]);
  await once(receiver.listen(0, "127.0.0.1"), "listening");
});

afterAll(() => {
  receiver.close();
  rmSync(folder, { recursive: true });
});

test("a repository without webhooks tells nobody", async () => {
  expect(await announcePush(push)).toEqual([]);
});

test("each receiver is told as GitLab tells it, whatever its name resolves to", async () => {
  setWebhooks([`http://argocd.example:${port()}/api/webhook`, `http://webhook.example:${port()}/api/webhook`]);
  const lines = await announcePush(push);
  expect(lines).toHaveLength(2);
  const names = received.map(({ headers }) => headers.host);
  expect(new Set(names)).toEqual(new Set([`argocd.example:${port()}`, `webhook.example:${port()}`]));
  expect(received[0]).toMatchObject({
    url: "/api/webhook",
    headers: { "content-type": "application/json", "x-gitlab-event": "Push Hook", "x-gitlab-token": "sesame" },
    body: { ref: "refs/heads/old", project: { web_url: "http://git.grove.test:3000/lab", default_branch: "main" } },
  });
});

test("a receiver that is away is named, and the others are told all the same", async () => {
  received.length = 0;
  setWebhooks(["http://away.example:1/", `http://argocd.example:${port()}/api/webhook`]);
  const lines = await announcePush(push);
  expect(lines[0]).toContain("away.example:1/ did not answer");
  expect(received).toHaveLength(1);
});

function setWebhooks(urls: readonly string[]): void {
  writeFileSync(webhooksPath(repository), JSON.stringify({ urls, secret: "sesame" }));
}

function port(): number {
  return (receiver.address() as AddressInfo).port;
}
