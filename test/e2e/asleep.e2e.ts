import type { WorkloadObject } from "@grove/cluster";
import { namespaceOf } from "@grove/experiments";
import { beforeAll, expect, test } from "vitest";
import { sendRequest } from "../cluster/run/send-request.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// What people see where no study runs, and that nothing of it is lost meanwhile.

const lab = await theLab();
const name = "sleepy";
const production = otreeOf(lab, "production", name);
let versions: Versions;
let participants: string;

beforeAll(async () => {
  versions = await publishVersions();
  await lab.newExperiment(name, versions.first);
  await lab.grove("wait", name);
  await lab.grove("deploy", name);
  await production.served();
  await production.createSession(4);
  participants = await production.participantsHash();
});

test("an address at which there is no study answers with the lab's own page", { tags: ["full"] }, async () => {
  const { place } = lab;
  for (const path of ["/", "/p/abc/def"]) {
    const url = `https://nobody.${place.domain}${path}`;
    // oxlint-disable-next-line no-await-in-loop -- two requests
    const page = await sendRequest({ url, address: place.ingress, authority: place.authority });
    expect(page).toMatchObject({ status: 503, body: expect.stringContaining("No study is running here right now") });
    expect(page.headers["retry-after"]).toBe("300");
    // This lab has named nobody whom participants may write to.
    expect(page.body).not.toMatch(/mailto:|<!--#/);
  }
});

test("grove sleep: its address has that page, by HTTPS, and the database goes on", { tags: ["full"] }, async () => {
  console.info(await lab.grove("sleep", name, "--environment", "production"));
  await eventually("the page is there", async () => (await production.page("/login")).status === 503);
  const link = await production.page("/InitializeParticipant/abc");
  expect(link.body).toContain("Nothing that you entered is lost.");
  expect(await production.participantsHash()).toBe(participants);
  await lab.awaitState("production", name, "Synced Healthy");
});

test("grove sleep --archived: a verified archive is in the lab, and nothing runs", { tags: ["full"] }, async () => {
  const output = await lab.grove("sleep", name, "--archived", "--environment", "production");
  expect(output).toContain(`archive(production/${name})`);
  expect(output).toContain(`rest(production/${name})`);
  const namespace = namespaceOf("production", name);
  await eventually("nothing runs", async () => {
    const pods = await lab.cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace });
    return !pods.some(({ metadata }) => /^(otree|postgres)-/.test(metadata.name));
  });
  expect(await production.page("/")).toMatchObject({ status: 503 });
  expect((await lab.tryGrove("check", `environments/production/${name}`)).exitCode).toBe(0);
});

test("grove wake: the same rows are behind the same address", { tags: ["full"] }, async () => {
  console.info(await lab.grove("wake", name, "--environment", "production"));
  await production.served();
  expect(await production.participantsHash()).toBe(participants);
});

test("grove clone: the very image under another name, with other secrets and no rows", { tags: ["full"] }, async () => {
  await lab.grove("clone", name, "sleepy-again");
  await lab.grove("wait", "sleepy-again");
  const [original, copy] = [otreeOf(lab, "staging", name), otreeOf(lab, "staging", "sleepy-again")];
  await copy.served();
  const images = await Promise.all([name, "sleepy-again"].map(async (each) => imageOf(each)));
  expect(images).toEqual([versions.first, versions.first]);
  const [one, other] = await Promise.all([original.secrets(), copy.secrets()]);
  expect(Object.keys(other)).toEqual(Object.keys(one));
  expect(Object.values(other).filter((secret) => Object.values(one).includes(secret))).toEqual([]);
  expect(await copy.countSessions()).toBe(0);
});

async function imageOf(study: string): Promise<string | undefined> {
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: namespaceOf("staging", study),
    name: "otree",
  };
  const found = await lab.cluster.read<WorkloadObject>(deployment);
  return found?.spec.template.spec.containers.find((container) => container.name === "otree")?.image;
}
