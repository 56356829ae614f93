import { setTimeout as sleep } from "node:timers/promises";
import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { type Application, isBusy, readApplication } from "./application.ts";
import type { Argocd } from "./argocd.ts";
import { argocdOfCluster } from "./argocd-of-cluster.ts";
import { type HasCommit, rememberAnswers, type WantedCommit } from "./wanted-commit.ts";

export interface SyncOptions extends WantedCommit {
  /** The commit to bring; a newer one that contains it will do. */
  readonly revision: string;
  /** Whom to ask; through the cluster unless told. */
  readonly argocd?: Argocd;
  /** Milliseconds until Argo CD must have seen the commit and be free for it. */
  readonly timeout: number;
  readonly onProgress?: (text: string) => void;
}

/** Milliseconds between two looks. */
const PAUSE = 500;

/**
 * Asks Argo CD to sync an Application to a commit, as the page's button does; gives the commit that it was asked for.
 *
 * Argo CD is made to look at the repository first. An Application that does not exist yet is waited for: the
 * ApplicationSet makes it a moment after the commit.
 *
 * @throws GroveError refused: SYNC_NOT_STARTED, with Argo CD's reason; unreachable, if it did not answer until the time was up
 */
export async function syncApplication(cluster: Cluster, name: string, options: SyncOptions): Promise<string> {
  const { revision, argocd = argocdOfCluster(cluster), timeout, onProgress } = options;
  const deadline = Date.now() + timeout;
  const asked: Asked = { name, revision, argocd, hasCommit: rememberAnswers(options), hasRefreshed: false };
  for (;;) {
    /* oxlint-disable no-await-in-loop -- each look depends on the one before */
    const answer = await ask(cluster, asked).catch((error: unknown) => orWait(asked, error));
    if ("revision" in answer) return answer.revision;
    if (Date.now() > deadline) throw answer.cause ?? notStarted(name, answer.waitsFor);
    onProgress?.(answer.waitsFor);
    await sleep(PAUSE);
    /* oxlint-enable no-await-in-loop */
  }
}

interface Asked {
  readonly name: string;
  readonly revision: string;
  readonly argocd: Argocd;
  readonly hasCommit: HasCommit;
  /** Whether Argo CD has looked at the repository; so it has answered once. */
  hasRefreshed: boolean;
}

/** One look, and what can be asked of Argo CD by then. */
async function ask(cluster: Cluster, asked: Asked): Promise<Answer> {
  const { name, revision, argocd, hasCommit } = asked;
  const application = await readApplication(cluster, name);
  const waiting = { waitsFor: waitsFor(application, revision) };
  if (application === undefined) return waiting;
  if (!asked.hasRefreshed) {
    await argocd.refresh(name);
    asked.hasRefreshed = true;
    return waiting;
  }
  if (!(await isReady(application, hasCommit))) return waiting;
  const answer = await argocd.sync(application);
  // Argo CD may have taken an older commit, which it remembers for some seconds; then it is asked once more.
  return "waitsFor" in answer || (await hasCommit(answer.revision)) ? answer : waiting;
}

type Answer = { readonly revision: string } | { readonly waitsFor: string; readonly cause?: GroveError };

/**
 * A part of Argo CD that restarts is asked again, and so is a server that has answered before; one that never did may have
 * another address.
 */
function orWait({ hasRefreshed }: Asked, error: unknown): Answer {
  const isPassing = error instanceof GroveError && error.kind === "unreachable";
  if (!isPassing || !(hasRefreshed || error.code === "ARGOCD_REFUSED")) throw error;
  return { waitsFor: `it is asked again: ${error.message}`, cause: error };
}

/** Argo CD does one thing at a time with an Application; a second request would replace the first. */
async function isReady(application: Application, hasCommit: HasCommit): Promise<boolean> {
  const seen = application.status?.sync?.revision;
  return !isBusy(application) && seen !== undefined && (await hasCommit(seen));
}

function waitsFor(application: Application | undefined, revision: string): string {
  if (application === undefined) return "Argo CD has not made the Application yet";
  const fault = application.status?.conditions?.find(({ type }) => type.endsWith("Error"));
  if (fault !== undefined) return `Argo CD cannot render the experiment: ${fault.message}`;
  if (isBusy(application)) return "another sync is still running";
  return `Argo CD has not seen commit ${revision.slice(0, 10)} yet`;
}

function notStarted(name: string, reason: string): GroveError {
  return new GroveError(`${name} was not synced: ${reason}`, {
    code: "SYNC_NOT_STARTED",
    next: "grove doctor looks for the cause; then run the command again, or press Sync in Argo CD's page",
  });
}
