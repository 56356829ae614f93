import { createHash } from "node:crypto";
import { listApplications } from "@grove/cluster";
import { environments } from "@grove/experiments";
import { expect, test } from "vitest";
import { publishExperiment } from "../cluster/build/experiment-image.ts";
import { renew } from "../cluster/renew.ts";
import { sendRequest } from "../cluster/run/send-request.ts";
import { localStand } from "../cluster/stand.ts";
import { readRepositoryFile } from "../support/repository.ts";
import { eventually } from "./support/eventually.ts";
import { openLabPage } from "./support/lab-page.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";
import { reportSeconds } from "./support/report-seconds.ts";

// The server is lost with all that was on it; what is left is the repository, the registry, the archive store and the
// recovery key.

const lab = await theLab();
const stand = localStand(() => undefined);
const name = "recovered";
const studies = environments.map((environment) => otreeOf(lab, environment, name));

// The stand only: another cluster is not ours to lose.
test.skipIf(!lab.isStand)(
  "a lost cluster comes back with the experiments' secrets and data",
  { timeout: 1_200_000 },
  async () => {
    await openRooms();
    const secrets = await readSecrets();
    const links = secrets.map(linkOfAda);
    await expectLinksOpen(links);
    const rows = await Promise.all(studies.map(async (study) => study.participantsHash()));
    const tables = await archiveAll();
    const healthyBefore = await healthyInStaging();

    const lost = performance.now();
    await renew(stand);
    reportSeconds("an empty cluster is up", lost);
    const { webhooks } = await lab.bootstrap("--recover", lab.recoveryKeyFile);
    reportSeconds("bootstrap --recover has ended", lost);
    await eventually(
      "all that was healthy in staging is so again",
      async () => includesAll(await healthyInStaging(), healthyBefore),
      900,
    );
    reportSeconds(`what was healthy in staging (${healthyBefore.size}) is back`, lost);
    await syncProduction();
    reportSeconds("the one in production is back", lost);

    expect(await readSecrets()).toEqual(secrets);
    await expectLinksOpen(links);
    expect(await Promise.all(webhooks.map(saidOfNothing))).toEqual(webhooks.map(() => 400));
    for (const study of studies) expect(await study.countSessions()).toBe(0);

    await restoreAll();
    reportSeconds("the data are back", lost);
    expect(await Promise.all(studies.map(async (study) => study.participantsHash()))).toEqual(rows);
    expect(await holdings()).toEqual(tables);
  },
);

interface Dump {
  readonly tables: readonly object[];
}

/** Archives each environment; gives what the dumps hold. */
async function archiveAll(): Promise<readonly Dump["tables"][]> {
  const said = await inEach<{ readonly dump: Dump }>("archive");
  return said.map(({ dump }) => dump.tables);
}

/** What each environment holds now. */
async function holdings(): Promise<readonly Dump["tables"][]> {
  return (await inEach<Dump>("backup")).map(({ tables }) => tables);
}

/** Runs a verb of `grove` on each environment, one commit after the other. */
async function inEach<Said>(verb: string): Promise<readonly Said[]> {
  const answers: Said[] = [];
  for (const environment of environments) {
    // oxlint-disable-next-line no-await-in-loop -- see above
    answers.push(JSON.parse(await lab.grove(verb, name, "--environment", environment, "--json")) as Said);
  }
  return answers;
}

/** From what Git remembers and the archive store has: on the cluster there is no dump of before. */
async function restoreAll(): Promise<void> {
  for (const [index, environment] of environments.entries()) {
    /* oxlint-disable no-await-in-loop -- one after the other */
    const source = ["--from-archive", `${environment}/${name}`];
    console.info(await lab.grove("restore", name, "--environment", environment, ...source, "--yes"));
    await eventually("oTree answers", async () => (await studies[index]?.page("/api/sessions"))?.status === 200);
    /* oxlint-enable no-await-in-loop */
  }
}

/** A study in both environments, with a room that opens only to links made with its secrets, and a session each. */
async function openRooms(): Promise<void> {
  await lab.newExperiment(name, await publishWithRoom());
  await lab.grove("wait", name);
  console.info(await lab.grove("deploy", name));
  for (const study of studies) {
    await eventually(`${study.host} answers`, async () => (await study.page("/login")).status === 200);
    await study.createSession(2);
  }
}

async function publishWithRoom(): Promise<string> {
  const room = "dict(name='lab', display_name='Laboratory'";
  const settings = readRepositoryFile("apps/otree/starter/settings.py").replace(
    room,
    `${room}, participant_label_file='_rooms/lab.txt', use_secure_urls=True`,
  );
  return publishExperiment(stand, {
    name: "room",
    tag: "1.0.0",
    changes: { "settings.py": settings, "_rooms/lab.txt": "ada\n" },
  });
}

/** A participant's link as oTree makes it: the first 8 digits of a hash over label, secret key and admin password. */
function linkOfAda({ SECRET_KEY = "", ADMIN_PASSWORD = "" }: Readonly<Record<string, string>>): string {
  const hash = createHash("sha224").update(`ada${SECRET_KEY}${ADMIN_PASSWORD}`).digest("hex").slice(0, 8);
  return `/room/lab?welcome_page_ok=1&participant_label=ada&hash=${hash}`;
}

/** Fails unless each room takes its own link and, as it is a secure one, none with another hash. */
async function expectLinksOpen(links: readonly string[]): Promise<void> {
  for (const [index, study] of studies.entries()) {
    const link = links[index] ?? "";
    expect(await study.page(link)).toMatchObject({ status: 200 });
    expect(await study.page(link.replace(/hash=.*/, "hash=00000000"))).toMatchObject({ status: 404 });
  }
}

/** The status of an empty announcement: whoever listens refuses it by 400. */
async function saidOfNothing(url: string): Promise<number> {
  const { ingress: address, authority } = lab.place;
  return (await sendRequest({ url, address, authority, method: "POST", body: "{}" })).status;
}

async function readSecrets(): Promise<readonly Readonly<Record<string, string>>[]> {
  return Promise.all(studies.map(async (study) => study.secrets()));
}

function includesAll(all: ReadonlySet<string>, part: ReadonlySet<string>): boolean {
  return [...part].every((each) => all.has(each));
}

async function healthyInStaging(): Promise<ReadonlySet<string>> {
  const applications = await listApplications(lab.cluster);
  const healthy = applications.filter(
    ({ spec, status }) =>
      spec.project === "grove-staging" && status?.sync?.status === "Synced" && status.health?.status === "Healthy",
  );
  return new Set(healthy.map(({ metadata }) => metadata.name));
}

/** By the button in Argo CD's page: in production nothing comes back by itself. */
async function syncProduction(): Promise<void> {
  await lab.awaitState("production", name, "OutOfSync Missing");
  const page = await openLabPage(lab);
  expect(await page.sync(`exp-${name}`)).toMatchObject({ ok: true });
  await lab.grove("wait", name, "--environment", "production");
  for (const study of studies) {
    await eventually(`${study.host} answers`, async () => (await study.page("/login")).status === 200);
  }
}
