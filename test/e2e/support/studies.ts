import { namespaceOf } from "@grove/experiments";
import type { ObjectReference } from "@grove/cluster";
import { expect } from "vitest";
import { eventually } from "./eventually.ts";
import type { Versions } from "./images.ts";
import type { Lab } from "./lab.ts";
import { type Ids, idsOf, lastingObjects } from "./lasting-objects.ts";
import { type OTree, otreeOf } from "./otree.ts";

/** An experiment in staging whose participants gave data, and what it was like before a drill. */
export interface Study {
  readonly name: string;
  readonly namespace: string;
  readonly otree: OTree;
  readonly participantsHash: string;
  readonly lasting: readonly ObjectReference[];
  readonly ids: Ids;
}

/** What stays from one file to the next. */
export const sharedStudies: readonly string[] = ["dictator", "ultimatum"];

/** The drills' two experiments, made with a session each unless another file has made them. */
export async function drillStudies(lab: Lab, { first }: Versions): Promise<readonly [Study, Study]> {
  for (const name of sharedStudies) {
    /* oxlint-disable no-await-in-loop -- one commit after the other */
    const isMissing = (await lab.tryGrove("status", name)).exitCode === 1;
    if (isMissing) await lab.newExperiment(name, first);
    /* oxlint-enable no-await-in-loop */
  }
  return Promise.all([withData(lab, "dictator"), withData(lab, "ultimatum")]);
}

async function withData(lab: Lab, name: string): Promise<Study> {
  const namespace = namespaceOf("staging", name);
  const otree = otreeOf(lab, "staging", name);
  await awaitAnswer(lab, { name, otree });
  if ((await otree.countSessions()) === 0) await otree.createSession(4);
  const participantsHash = await otree.participantsHash();
  const lasting = await lastingObjects(lab.cluster, namespace);
  return { name, namespace, otree, participantsHash, lasting, ids: await idsOf(lab.cluster, lasting) };
}

/** Waits until neither their Applications nor anything that ran is left. */
export async function awaitOutage(lab: Lab, studies: readonly Study[]): Promise<void> {
  const pod = { apiVersion: "v1", kind: "Pod" };
  await eventually("the Applications are gone and nothing runs", async () => {
    const left = studies.map(async ({ name, namespace }) => [
      await lab.application("staging", name),
      ...(await lab.cluster.list(pod, { namespace })),
    ]);
    return (await Promise.all(left)).flat().every((object) => object === undefined);
  });
}

/** Fails unless volumes, namespaces and sealed secrets are the very ones from before the drill. */
export async function expectSafe(lab: Lab, studies: readonly Study[]): Promise<void> {
  for (const { lasting, ids } of studies) {
    // oxlint-disable-next-line no-await-in-loop -- the first that differs is enough
    expect(await idsOf(lab.cluster, lasting)).toEqual(ids);
  }
}

/** Fails unless they answer and every row of their participants is what it was. */
export async function expectUnharmed(lab: Lab, studies: readonly Study[]): Promise<void> {
  for (const { otree, participantsHash } of studies) {
    /* oxlint-disable no-await-in-loop -- the first that differs is enough */
    expect(await otree.page("/login")).toMatchObject({ status: 200 });
    expect(await otree.participantsHash()).toBe(participantsHash);
    /* oxlint-enable no-await-in-loop */
  }
  await expectSafe(lab, studies);
}

/** Waits until they answer again; fails unless nothing was lost. */
export async function expectBack(lab: Lab, studies: readonly Study[]): Promise<void> {
  await Promise.all(studies.map(async (study) => awaitAnswer(lab, study)));
  await expectUnharmed(lab, studies);
}

/** Fails unless a commit gets to a pod: a bump to the version that the experiment does not have. */
export async function expectBumpGetsThrough(lab: Lab, { name }: Study, { first, second }: Versions): Promise<void> {
  const [state] = JSON.parse(await lab.grove("status", name, "--json")) as readonly { readonly digest: string }[];
  await lab.grove("bump", name, "--image", first.endsWith(state?.digest ?? "") ? second : first);
  await lab.grove("wait", name);
}

async function awaitAnswer(lab: Lab, { name, otree }: Pick<Study, "name" | "otree">): Promise<void> {
  await lab.grove("wait", name);
  await otree.served();
}
