import { type Cluster, parseBytes } from "@grove/cluster";
import { GroveError } from "@grove/plan";
import { type AppState, readAppState } from "./read-app-state.ts";
import { type Quota, readQuota } from "./read-quota.ts";

/** What a study's app used during a rehearsal; memory in bytes. */
export interface Usage {
  readonly memoryBefore: number;
  /** The most that was seen; a look every few seconds misses a short peak. */
  readonly memoryMost: number;
  readonly memoryLimit: number | undefined;
  readonly cpuSeconds: number;
  /** How often the container was started anew meanwhile, and why it had ended the last time. */
  readonly restarts: number;
  readonly lastEnd: string | undefined;
  readonly quota: Quota | undefined;
}

/** Milliseconds between two looks; each one runs a shell in the container. */
const interval = 3000;

/** Looks at an app while `work` runs; gives what that gives, and what the app used where it could be seen. */
export async function watchApp<T>(
  { cluster, namespace }: { readonly cluster: Cluster; readonly namespace: string },
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly usage: Usage | undefined }> {
  const states: AppState[] = [];
  const look = async (): Promise<void> => {
    const state = await seen(readAppState(cluster, namespace));
    if (state !== undefined) states.push(state);
  };
  await look();
  const timer = setInterval(() => void look(), interval);
  try {
    const result = await work();
    await look();
    const quota = await seen(readQuota(cluster, namespace));
    return { result, usage: usageOf(states, quota) };
  } finally {
    clearInterval(timer);
  }
}

/** A look that fails, for the pod ends or the cluster is busy, tells nothing; the rehearsal goes on. */
async function seen<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof GroveError) return undefined;
    throw error;
  }
}

function usageOf(states: readonly AppState[], quota: Quota | undefined): Usage | undefined {
  const [first, last] = [states[0], states.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const isSame = first.pod === last.pod && first.restarts === last.restarts;
  return {
    memoryBefore: first.memory,
    memoryMost: Math.max(...states.map(({ memory }) => memory)),
    memoryLimit: last.memoryLimit === undefined ? undefined : parseBytes(last.memoryLimit),
    cpuSeconds: Number((last.cpuSeconds - (isSame ? first.cpuSeconds : 0)).toFixed(1)),
    restarts: first.pod === last.pod ? last.restarts - first.restarts : 1,
    lastEnd: last.lastEnd,
    quota,
  };
}
