import type { Rehearsal } from "@grove/otree-client";
import type { Usage } from "./watch-app.ts";

/** What a rehearsal means: in the order of weight faults, memory, speed. */
export interface Verdict {
  readonly verdict: "fits" | "slow" | "memory" | "faults";
  /** In plain words. */
  readonly message: string;
  readonly next: string | undefined;
}

/** Seconds from a click to the next page beyond which people turn to something else (Nielsen, Usability Engineering). */
const patience = 10;
/** Of the limit. What is left is for sessions that are longer than a rehearsal. */
const mostMemory = 0.85;

/**
 * Judges a rehearsal by what people would feel and by what the server has left.
 *
 * oTree answers one request after the other. So twice the participants wait about twice as long, which tells how many
 * would still be served in time.
 */
export function judgeRehearsal(rehearsal: Rehearsal, usage: Usage | undefined): Verdict {
  return judgeFaults(rehearsal, usage) ?? judgeMemory(usage) ?? judgeSpeed(rehearsal) ?? fits(rehearsal);
}

function judgeFaults({ participants, finished }: Rehearsal, usage: Usage | undefined): Verdict | undefined {
  const restarted = usage !== undefined && usage.restarts > 0;
  if (finished === participants && !restarted) return undefined;
  const why = usage?.lastEnd === undefined ? "" : ` (${usage.lastEnd})`;
  const parts = [
    ...(finished === participants
      ? []
      : [`${participants - finished} of ${participants} participants did not get through`]),
    ...(restarted ? [`oTree was started anew meanwhile${why}`] : []),
  ];
  const isMemory = restarted && usage.lastEnd === "OOMKilled";
  const next = isMemory ? moreMemory : "grove logs shows what oTree says to it; do the bots get through otree test?";
  return { verdict: "faults", message: parts.join("; "), next };
}

function judgeMemory(usage: Usage | undefined): Verdict | undefined {
  if (usage?.memoryLimit === undefined || usage.memoryMost < mostMemory * usage.memoryLimit) return undefined;
  const share = Math.round((100 * usage.memoryMost) / usage.memoryLimit);
  return { verdict: "memory", message: `oTree came to ${share} % of its memory`, next: moreMemory };
}

const moreMemory = "more in experiment.yaml, resources: {memory: …}; then rehearse again";

function judgeSpeed({ participants, clicks: { p95 } }: Rehearsal): Verdict | undefined {
  if (p95 <= patience) return undefined;
  const most = Math.max(1, Math.floor((participants * patience) / p95));
  return {
    verdict: "slow",
    message: `too slow for more than about ${most} participants who click at the same moment`,
    next: "fewer at once, two experiments for two groups, or a faster server; --pause says how it is when people read",
  };
}

function fits({ participants, clicks: { p95 } }: Rehearsal): Verdict {
  const message = `${participants} participants fit: 95 of 100 pages came within ${p95} s`;
  return { verdict: "fits", message, next: undefined };
}
