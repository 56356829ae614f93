import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterObject } from "@grove/cluster";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Login } from "../cluster/people.ts";
import type { Answer } from "../support/argocd-answer.ts";
import { type ArgocdPage, logIn, openArgocdPage } from "../support/argocd-page.ts";
import { openBrowser } from "../support/browser.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// Who may do what in Argo CD's page, by the calls that the page makes. In production, for where Argo CD syncs by
// itself it offers no rollback.

const lab = await theLab();
const { domain, ingress, authority } = lab.place;
const options = { url: `https://argocd.${domain}`, address: ingress, authority };
/** Experiment → the group that owns it. Alice is in the first one, Bob in the other. */
const owners = { "login-econ": "econ-lab", "login-psych": "psych-lab" };
const [econ, psych] = ["exp-login-econ", "exp-login-psych"];

type Act = (page: ArgocdPage, application: string) => Promise<Answer<unknown>>;

const look: Act = async (page, application) => page.application(application);
const sync: Act = async (page, application) => page.sync(application);
const rollBack: Act = async (page, application) => page.rollback(application, 0);
const remove: Act = async (page, application) => page.deleteApplication(application);
const readLog: Act = async (page, application) =>
  page.logs(application, { resource: { ...deployment, namespace: application } });
const restart: Act = async (page, application) =>
  page.runAction(application, { resource: { ...deployment, namespace: application }, action: "restart" });
const createJob: Act = async (page, application) =>
  page.runAction(application, { resource: { ...cronJob, namespace: application }, action: "create-job" });
const syncBranch: Act = async (page, application) => page.sync(application, { revision: "refs/heads/mine" });

const deployment = { group: "apps", version: "v1", kind: "Deployment", name: "otree" };
const secret = { group: "", version: "v1", kind: "Secret", name: "experiment" };
const cronJob = { group: "batch", version: "v1", kind: "CronJob", name: "backup" };

/** Codes as gRPC numbers them. */
const permissionDenied = { ok: false, body: { code: 7 } };
const unauthenticated = { ok: false, body: { code: 16 } };

// Another cluster has people and groups of its own, whose passwords no test knows.
describe("Argo CD's page", () => {
  beforeAll(async () => {
    const { first } = await publishVersions();
    for (const [name, group] of Object.entries(owners)) {
      const words = ["--kind", "OTree", "--image", first, "--environment", "production", "--owner", `group:${group}`];
      // oxlint-disable-next-line no-await-in-loop -- one commit after the other
      await lab.grove("new", name, ...words);
    }
    await lab.bootstrap("--only", "rights");
    await eventually("each owner sees one", async () => (await seenBy("alice")) !== "" && (await seenBy("bob")) !== "");
  });

  afterAll(async () => {
    await lab.commit("logins have been tried", (folder) => {
      for (const name of Object.keys(owners)) rmSync(overlayIn(folder, name), { recursive: true });
    });
    await lab.bootstrap("--only", "rights");
  });

  test("shows owners their own experiment alone, and all of them to an engineer", async () => {
    expect(await seenBy("alice")).toBe(econ);
    expect(await seenBy("bob")).toBe(psych);
    expect(await seenBy("erin")).toBe(`${econ} ${psych} platform`);
  });

  test("lets owners sync it and read its log", async () => {
    const page = await open("alice");
    expect(await sync(page, econ)).toMatchObject({ ok: true });
    await lab.grove("wait", "login-econ", "--environment", "production");
    expect(await readLog(page, econ)).toMatchObject({
      ok: true,
      body: expect.arrayContaining([expect.stringContaining("Running prodserver")]),
    });
  });

  test("lets owners roll it back to what ran before", async () => {
    const page = await open("alice");
    await eventually(
      "the sync has ended",
      async () => (await lab.application("production", "login-econ"))?.status?.operationState?.phase === "Succeeded",
    );
    expect(await rollBack(page, econ)).toMatchObject({ ok: true });
  });

  test("lets owners make a backup: a Job of a CronJob", async () => {
    expect(await createJob(await open("alice"), econ)).toMatchObject({ ok: true });
    await eventually("its Job is there", async () => {
      const jobs = await lab.cluster.list({ apiVersion: "batch/v1", kind: "Job" }, { namespace: econ });
      return jobs.some(({ metadata }) => metadata.name.startsWith("backup"));
    });
  });

  test.for([
    ["delete it", remove],
    ["restart it", restart],
    ["run a branch that nobody merged", syncBranch],
  ] as const)("denies owners to %s", async ([, act]) => {
    expect(await act(await open("alice"), econ)).toMatchObject(permissionDenied);
  });

  describe.for([
    ["bob", econ],
    ["alice", psych],
  ] as const)("denies %s, who does not own it,", ([person, application]) => {
    test.for([
      ["to look", look],
      ["to sync", sync],
      ["to roll back", rollBack],
      ["to read the log", readLog],
      ["to create a Job", createJob],
      ["to delete", remove],
    ] as const)("%s", async ([, act]) => {
      expect(await act(await open(person), application)).toMatchObject(permissionDenied);
    });

    test("to tell it from one that does not exist", async () => {
      const page = await open(person);
      expect(await look(page, application)).toEqual(await look(page, "exp-nobody"));
    });
  });

  test.for(["projects", "repositories", "clusters", "accounts"])("shows no owner the lab's %s", async (what) => {
    const path = what === "accounts" ? "/account" : `/${what}`;
    expect(await countItems("erin", path)).toBeGreaterThan(0);
    expect(await countItems("alice", path)).toBe(0);
  });

  test("hides the values of secrets, from owners and engineers alike", async () => {
    const secrets = Object.values(await otreeOf(lab, "production", "login-econ").secrets());
    expect(secrets.length).toBeGreaterThan(0);
    const parameters = new URLSearchParams({ ...secret, namespace: econ, resourceName: secret.name });
    for (const person of ["alice", "erin"] as const) {
      const page = await open(person);
      const shown = JSON.stringify([
        await page.read(`/applications/${econ}/managed-resources`),
        await page.read(`/applications/${econ}/resource?${parameters.toString()}`),
      ]);
      expect(shown).toContain("SealedSecret");
      const values = secrets.flatMap((value) => [value, Buffer.from(value).toString("base64")]);
      expect(values.filter((value) => shown.includes(value))).toEqual([]);
    }
  });

  test("opens no shell in a pod", async () => {
    const { body } = await (await open("erin")).read("/settings");
    expect(body).not.toHaveProperty("execEnabled", true);
    expect(body).toHaveProperty("url", options.url);
  });

  test("takes no password: the local administrator is off", async () => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ username: "admin", password: await initialPassword() });
    const answer = await openBrowser(options).send({
      url: `${options.url}/api/v1/session`,
      method: "POST",
      headers,
      body,
    });
    expect(answer).toMatchObject({ status: 401 });
    expect(answer.body).not.toContain("token");
  });

  test("takes no token that somebody has changed", async () => {
    const token = (await open("alice")).token() ?? "";
    expect(await openArgocdPage(options, token).application(econ)).toMatchObject({ ok: true });
    for (const forged of [withGroup(token, "lab-engineers"), unsigned(withGroup(token, "lab-engineers")), "forged"]) {
      expect(await openArgocdPage(options, forged).applications()).toMatchObject(unauthenticated);
    }
    expect(await openArgocdPage(options).applications()).toMatchObject(unauthenticated);
  });

  test("shows it no more to whom the lab takes it away", async () => {
    await lab.commit("econ-lab has left", (folder) => {
      const file = join(overlayIn(folder, "login-econ"), "operation.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace("group:econ-lab", "group:other-lab"));
    });
    await lab.bootstrap("--only", "rights");
    await eventually("Alice sees nothing", async () => (await seenBy("alice")) === "");
    expect(await look(await open("alice"), econ)).toMatchObject(permissionDenied);
    expect(await seenBy("bob")).toBe(psych);
  });
});

async function open(person: Login): Promise<ArgocdPage> {
  return logIn(options, person);
}

/** The names in the list that somebody gets; without the experiments of other files, which run beside this one. */
async function seenBy(person: Login): Promise<string> {
  const answer = await (await open(person)).applications();
  if (!answer.ok) throw new Error(`${person} got no list: ${answer.body.message}`);
  return answer.body
    .map(({ metadata }) => metadata.name)
    .filter((name) => !name.startsWith("exp-") || name === econ || name === psych)
    .toSorted()
    .join(" ");
}

function overlayIn(folder: string, name: string): string {
  return join(folder, "environments/production", name);
}

/** The length of a list, of which Argo CD leaves out what the person may not see. */
async function countItems(person: Login, path: string): Promise<number> {
  const { body } = await (await open(person)).read(path);
  return (body as { readonly items?: readonly unknown[] | null }).items?.length ?? 0;
}

/** The one that Argo CD made at its first start, if it did; no other one is known. */
async function initialPassword(): Promise<string> {
  const reference = { apiVersion: "v1", kind: "Secret", namespace: "argocd", name: "argocd-initial-admin-secret" };
  const found = await lab.cluster.read<Secret>(reference);
  return Buffer.from(found?.data["password"] ?? "", "base64").toString() || "admin";
}

interface Secret extends ClusterObject {
  readonly data: Readonly<Record<string, string>>;
}

/** A token that claims another group, with the signature that it had. */
function withGroup(token: string, group: string): string {
  const [head, claims = "", signature] = token.split(".");
  const changed = { ...(JSON.parse(Buffer.from(claims, "base64url").toString()) as object), groups_direct: [group] };
  return [head, encode(changed), signature].join(".");
}

/** A token that says of itself that it has no signature. */
function unsigned(token: string): string {
  return `${encode({ alg: "none", typ: "JWT" })}.${token.split(".")[1]}.`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
