import { setTimeout as sleep } from "node:timers/promises";
import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { type Application, applicationReference, readApplication } from "./application.ts";

export interface SyncOptions {
  /** The commit to bring. */
  readonly revision: string;
  /** Milliseconds until Argo CD must have seen the commit and be free for it. */
  readonly timeout: number;
  readonly onProgress?: (text: string) => void;
}

/** Milliseconds between two looks. */
const PAUSE = 500;

/**
 * Asks Argo CD to sync an Application to a commit, as the page's button does, and returns when it has been asked.
 *
 * Argo CD is made to look at the repository first. An Application that does not exist yet is waited for: the
 * ApplicationSet makes it a moment after the commit.
 *
 * @throws GroveError refused: SYNC_NOT_STARTED, with Argo CD's reason
 */
export async function syncApplication(cluster: Cluster, name: string, options: SyncOptions): Promise<void> {
  const { revision, timeout, onProgress } = options;
  const deadline = Date.now() + timeout;
  let hasAsked = false;
  for (;;) {
    /* oxlint-disable no-await-in-loop -- each look depends on the one before */
    const application = await readApplication(cluster, name);
    if (application !== undefined && !hasAsked) {
      await refresh(cluster, name);
      hasAsked = true;
    } else if (application !== undefined && isReady(application, revision)) {
      await cluster.patch(applicationReference(name), { operation: operationFor(application, revision) });
      return;
    }
    const reason = waitsFor(application, revision);
    if (Date.now() > deadline) throw notStarted(name, reason);
    onProgress?.(reason);
    await sleep(PAUSE);
    /* oxlint-enable no-await-in-loop */
  }
}

async function refresh(cluster: Cluster, name: string): Promise<void> {
  const annotations = { "argocd.argoproj.io/refresh": "normal" };
  await cluster.patch(applicationReference(name), { metadata: { annotations } });
}

function isReady(application: Application, revision: string): boolean {
  return application.status?.sync?.revision === revision && !isBusy(application);
}

/** Argo CD does one thing at a time with an Application; a second request would replace the first. */
function isBusy({ operation, status }: Application): boolean {
  const phase = status?.operationState?.phase;
  return operation !== undefined || phase === "Running" || phase === "Terminating";
}

/** As argocd-server makes it: the Application's own options are not added by anybody else. */
function operationFor({ spec }: Application, revision: string): object {
  const { syncOptions, retry } = spec.syncPolicy ?? {};
  return {
    initiatedBy: { username: "grove" },
    sync: { revision, prune: true, ...(syncOptions === undefined ? {} : { syncOptions }) },
    ...(retry === undefined ? {} : { retry }),
  };
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
