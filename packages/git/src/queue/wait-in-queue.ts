import { setTimeout as sleep } from "node:timers/promises";
import type { Place } from "../git-arguments.ts";
import type { ChainLink } from "../plan-chain.ts";
import type { Repository } from "../repository.ts";
import { type Drain, drainQueue } from "./drain-queue.ts";
import { inOrder, isExpired } from "./queue-reference.ts";
import { lookAtQueue, type QueueState } from "./remote-queue.ts";

export interface Wait<Request> extends Drain<Request> {
  readonly changeId: string;
  /** Of `performance.now()`, which nobody sets back or forth. */
  readonly deadline: number;
  /** Milliseconds without progress after which the next in order takes over. */
  readonly patience: number;
  /** Is told how many are in front. */
  readonly onWait: (ahead: number) => void;
}

/**
 * How waiting ends: with what became of the change when this writer drained the queue; `"left"`: another one emptied the
 * place; `"late"`: the time is up; `"closed"`: the server refuses to have the queue drained.
 */
export type WaitEnd = ChainLink | "left" | "late" | "closed";

const SHORTEST_PAUSE = 200;
const LONGEST_PAUSE = 4000;
const PAUSE_PER_PLACE = 50;
/** Looking may take this part of a writer's time. */
const SHARE_OF_LOOKING = 1 / 12;

/**
 * Waits until the change of a place in the queue is made, and makes it, with all others that wait, when it is its turn.
 *
 * The first in order drains the queue, the others only look. When nothing moves, the next in order takes over, the one
 * behind it later: the first may have been killed.
 *
 * @throws GroveError as `drainQueue`
 */
export async function waitInQueue<Request>(repository: Repository, wait: Wait<Request>): Promise<WaitEnd> {
  const progress = new Progress();
  for (;;) {
    /* oxlint-disable no-await-in-loop -- it looks again and again */
    const start = performance.now();
    const state = await lookAtQueue(repository.clone, repository.branch);
    const look = performance.now() - start;
    if (!state.places.has(wait.mine.name)) return "left";
    const ahead = placesAhead(state, wait.mine);
    if (progress.idleSince(state) >= ahead * wait.patience) {
      const outcome = await drainQueue(repository, wait);
      const link = outcome.status === "drained" ? outcome.links.get(wait.changeId) : undefined;
      if (link !== undefined) return link;
      if (outcome.status === "refused") return "closed";
    }
    if (performance.now() > wait.deadline) return "late";
    wait.onWait(ahead);
    await sleep(pauseOf(ahead, look));
    /* oxlint-enable no-await-in-loop */
  }
}

/** For how long the queue's first place and the branch have been the same. */
class Progress {
  #seen = "";
  #since = 0;

  /** Milliseconds. */
  idleSince({ tip, places }: QueueState): number {
    const seen = `${tip} ${inOrder(places.keys())[0]?.name}`;
    if (seen !== this.#seen) {
      this.#seen = seen;
      this.#since = performance.now();
    }
    return performance.now() - this.#since;
  }
}

/** How many stand in front of a place; those that nobody waits for any more do not count. */
function placesAhead({ places }: QueueState, mine: Place): number {
  const now = Date.now();
  const live = inOrder(places.keys()).filter((place) => place.name === mine.name || !isExpired(place, now));
  return live.findIndex(({ name }) => name === mine.name);
}

/**
 * Who stands far behind looks less often, for a look costs the server as much as a small fetch; and so does everybody when
 * looks take long, which shows that there is much to do.
 */
function pauseOf(ahead: number, look: number): number {
  const pause = Math.max(SHORTEST_PAUSE + ahead * PAUSE_PER_PLACE, look / SHARE_OF_LOOKING);
  return (0.5 + Math.random() / 2) * Math.min(pause, LONGEST_PAUSE);
}
