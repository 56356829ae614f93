import type { PodObject } from "@grove/cluster";
import { beforeAll, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// What an oTree experiment promises whoever runs it, on real pods with a real Postgres.

const lab = await theLab();
const name = "study";
const namespace = `exp-${name}-staging`;
const study = otreeOf(lab, "staging", name);

beforeAll(async () => {
  const { first } = await publishVersions();
  await lab.newExperiment(name, first);
  await lab.grove("wait", name);
  await study.served();
});

test("pages come with their styles", async () => {
  const { body } = await study.page("/login");
  const styles = [...body.matchAll(/href="(\/static\/[^"]+)"/g)].map(([, path = ""]) => path);
  expect(styles.length).toBeGreaterThan(0);
  for (const path of [...styles, "/static/global/style.css"]) {
    expect(await study.page(path)).toMatchObject({ status: 200 });
  }
});

test("participants' links lead to the experiment's host by HTTPS", async () => {
  const answer = await study.page("/api/sessions", { session_config_name: "public_goods", num_participants: 2 });
  const { session_wide_url: link } = JSON.parse(answer.body) as { readonly session_wide_url: string };
  expect(link).toMatch(`https://${study.host}/join/`);
  const { pathname } = new URL(link);
  expect(await study.page(pathname)).toMatchObject({ status: 302 });
});

test("the data survive the pod of the database, and oTree finds them again", async () => {
  const before = await study.participantsHash();
  await lab.cluster.remove({ apiVersion: "v1", kind: "Pod", namespace, name: "postgres-0" });
  await lab.grove("wait", name);
  await eventually("oTree lists the session", async () => (await study.page("/api/sessions")).body.includes('"code"'));
  expect(await study.participantsHash()).toBe(before);
});

test("oTree's process that submits pages whose time is up, which ends with the database, is brought back", async () => {
  await eventually("oTree's container is started again", async () => (await otreePod()).restarts === 1);
  await lab.grove("wait", name);
  const { pod } = await otreePod();
  const search = ["sh", "-c", "grep -qs '[t]imeoutsubprocess' /proc/[0-9]*/cmdline"];
  expect(await lab.cluster.exec({ namespace, pod, container: "otree" }, search)).toMatchObject({ exitCode: 0 });
});

test("its namespace refuses a pod that is not restricted", async () => {
  const spec = { containers: [{ name: "careless", image: "careless" }] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "careless", namespace }, spec };
  await expect(lab.cluster.apply(pod, { manager: "test", dryRun: true })).rejects.toThrow("violates PodSecurity");
});

async function otreePod(): Promise<{ readonly pod: string; readonly restarts: number }> {
  const labelSelector = "app.kubernetes.io/name=otree";
  const [pod] = await lab.cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
  return { pod: pod?.metadata.name ?? "", restarts: pod?.status?.containerStatuses?.[0]?.restartCount ?? 0 };
}
