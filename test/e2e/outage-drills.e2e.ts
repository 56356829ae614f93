import type { ObjectReference, WorkloadObject } from "@grove/cluster";
import { beforeAll, expect, test } from "vitest";
import { gitServer } from "../cluster/parts/git-server.ts";
import { startPart, stopPart } from "../cluster/run/start-part.ts";
import { localStand } from "../cluster/stand.ts";
import { argocdObject, askToLook, awaitFailure } from "./support/argocd-objects.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { idsOf } from "./support/lasting-objects.ts";
import { expectBumpGetsThrough, expectUnharmed, type Study, drillStudies } from "./support/studies.ts";

// What Argo CD reads from is away: that must not look to it like a lab without experiments.

const lab = await theLab();
let versions: Versions;
let studies: readonly [Study, Study];
let watched: readonly ObjectReference[];

beforeAll(async () => {
  versions = await publishVersions();
  studies = await drillStudies(lab, versions);
  const applications = studies.map(({ namespace }) => argocdObject("Application", namespace));
  watched = [argocdObject("ApplicationSet", "staging"), ...applications];
});

test(
  "repo-server away during a reconcile: nothing is deleted, and later a commit gets through",
  { tags: ["full"] },
  async () => {
    await expectNothingDeleted({
      away: async () => scaleRepoServer(0),
      back: async () => scaleRepoServer(1),
    });
  },
);

// On another cluster the git server is not ours to stop.
test.skipIf(!lab.isStand)(
  "git server away: nothing is deleted, and later a commit gets through",
  { tags: ["full"] },
  async () => {
    const stand = localStand(() => undefined);
    await expectNothingDeleted({
      away: async () => stopPart(stand, gitServer),
      back: async () => startPart(stand, gitServer),
    });
  },
);

async function expectNothingDeleted(outage: { away: () => Promise<void>; back: () => Promise<void> }): Promise<void> {
  const before = await idsOf(lab.cluster, watched);
  await outage.away();
  try {
    await Promise.all(watched.map(async (object) => askToLook(lab.cluster, object)));
    await awaitFailure(lab.cluster, watched);
    expect(await idsOf(lab.cluster, watched)).toEqual(before);
    await expectUnharmed(lab, studies);
  } finally {
    await outage.back();
  }
  await expectBumpGetsThrough(lab, studies[0], versions);
  expect(await idsOf(lab.cluster, watched)).toEqual(before);
}

/** Nothing puts the number back: upstream's manifests leave it to whoever scales. */
async function scaleRepoServer(replicas: number): Promise<void> {
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", namespace: "argocd", name: "argocd-repo-server" };
  await lab.cluster.patch(deployment, { spec: { replicas } });
  await eventually(`${replicas} repo-servers are ready`, async () => {
    const { status } = (await lab.cluster.read<WorkloadObject>(deployment)) ?? {};
    return (status?.readyReplicas ?? 0) === replicas && (status?.replicas ?? 0) === replicas;
  });
}
