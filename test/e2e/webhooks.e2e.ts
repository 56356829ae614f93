import { createHmac } from "node:crypto";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pushEvent } from "../cluster/services/push-event.ts";
import { sendRequest } from "../cluster/run/send-request.ts";
import { localStand } from "../cluster/stand.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { tellOfPushes } from "./support/stand-place.ts";

// A push is announced with the shared secret, or Argo CD does not look at the repository: anybody could keep it busy.

const lab = await theLab();
const { domain, ingress, authority, repository } = lab.place;
const addresses = [`https://argocd.${domain}/api/webhook`, `https://argocd-webhook.${domain}/api/webhook`];
const study = "webhooks";
const path = `environments/staging/${study}/experiment.yaml`;
const secret = await lab.webhookSecret();
let before: string;

// The stand only: another git server would tell of each push by itself.
describe.skipIf(!lab.isStand)("Argo CD hears of a push", () => {
  beforeAll(async () => {
    const { repository: image } = await publishVersions();
    await lab.newExperiment(study, image);
    await eventually("it has its Application", async () => (await seen()) !== undefined);
    tellOfPushes(
      localStand(() => undefined),
      lab.place,
      { urls: [], secret },
    );
    before = (await seen()) ?? "";
  });

  afterAll(() => {
    tellOfPushes(
      localStand(() => undefined),
      lab.place,
      { urls: addresses, secret },
    );
  });

  test.for([
    ["GitLab's with another secret", (body: string) => gitlab(body, "guessed")],
    ["GitLab's without one", (body: string) => gitlab(body, "")],
    ["GitHub's with another secret", (body: string) => github(body, "guessed")],
    ["GitHub's without one", (body: string) => github(body, undefined)],
    ["of a kind of server that the lab has not", () => ({ "x-gogs-event": "push" })],
    ["of no kind", () => ({})],
  ] as const)("not by an event %s", async ([, headersOf]) => {
    const body = eventOf("0".repeat(40));
    for (const address of addresses) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as a forge tells
      expect(await tell(address, body, headersOf(body))).toBe(400);
    }
  });

  test.for([
    ["GitLab", gitlab],
    ["GitHub", github],
  ] as const)("of %s with the secret, and looks at once", async ([, headersOf]) => {
    const commit = await lab.commit("a word for the webhook", (folder) => appendFileSync(join(folder, path), "# …\n"));
    const body = eventOf(commit);
    for (const address of addresses) {
      // oxlint-disable-next-line no-await-in-loop -- see above
      expect(await tell(address, body, headersOf(body, secret))).toBe(200);
    }
    // By itself it would look only after two to three minutes.
    await eventually("Argo CD has seen the commit", async () => (await seen()) === commit, 60);
    before = commit;
  });
});

async function seen(): Promise<string | undefined> {
  return (await lab.application("staging", study))?.status?.sync?.revision;
}

/** A push to main in which the study changed, with what each of the two forges calls things. */
function eventOf(commit: string): string {
  const author = { name: "Ada", email: "ada@example.org" };
  const change = { id: commit, message: "", timestamp: new Date().toISOString(), author };
  const event = pushEvent({
    update: { before, after: commit, ref: "refs/heads/main" },
    commits: { newest: [{ ...change, added: [], modified: [path], removed: [] }], total: 1 },
    webUrl: repository.urlInCluster.replace(/\.git$/, ""),
    defaultBranch: "main",
  });
  const { web_url: url, default_branch: branch } = event.project;
  return JSON.stringify({ ...event, repository: { html_url: url, default_branch: branch } });
}

type Headers = Readonly<Record<string, string>>;

function gitlab(_body: string, token: string): Headers {
  return { "x-gitlab-event": "Push Hook", "x-gitlab-token": token };
}

function github(body: string, key: string | undefined): Headers {
  const event = { "x-github-event": "push" };
  if (key === undefined) return event;
  return { ...event, "x-hub-signature-256": `sha256=${createHmac("sha256", key).update(body).digest("hex")}` };
}

async function tell(url: string, body: string, headers: Headers): Promise<number> {
  const answer = await sendRequest({
    url,
    address: ingress,
    authority,
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return answer.status;
}
