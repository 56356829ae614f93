import type { ArmCounts, Exposure, Like } from "@grove/ab-testing";
import { type Log, ServiceError } from "@grove/service-kit";
import { createClient } from "@redis/client";
import { countsFrom, epochFrom, resultsFrom } from "./redis-answers.ts";
import { exposeScript, likeScript, resultsScript, startEpochScript } from "./redis-scripts.ts";
import {
  eventsAtOnce,
  type ExperimentEvent,
  exposureSeconds,
  likeEvent,
  type LikeOutcome,
  mostEvents,
  type Store,
  type Version,
} from "./store.ts";

export interface RedisStoreOptions {
  readonly url: string;
  readonly log: Log;
  /** Milliseconds that a visitor waits for an answer of Redis; 2,000 unless told. */
  readonly patience?: number;
}

const longestReconnect = 1000;

/**
 * The store in a Redis, which keeps what it has answered if it writes an append-only file. While Redis is away, each
 * method throws `STORE_UNAVAILABLE` at once, and the connection comes back by itself.
 */
export async function openRedisStore({ url, log, patience = 2000 }: RedisStoreOptions): Promise<Store> {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: 10_000,
    socket: {
      connectTimeout: patience,
      reconnectStrategy: (attempts) => Math.min(longestReconnect, 20 * 2 ** attempts) * (0.5 + Math.random() / 2),
    },
  });
  let connections = 0;
  client.on("error", () => undefined); // each method says so; the next lines tell who reads the log
  client.on("ready", () => {
    connections += 1;
    log({ level: "info", event: "store connected" });
  });
  client.on("reconnecting", () => log({ level: "error", event: "store away" }));
  // Not awaited: the service starts without Redis, and says that it is not ready.
  void client.connect().catch(() => undefined);
  const answered = async <Answer>(question: () => Promise<Answer>): Promise<Answer> => inTime(question, patience);
  return {
    expose: async (exposure) => {
      const reply = await answered(async () =>
        client.eval(exposeScript, {
          keys: keysOf(exposure),
          arguments: [
            ...fieldsOf(exposure, "exposures"),
            JSON.stringify({ type: "exposure", ...exposure } satisfies ExperimentEvent),
            String(exposureSeconds),
            String(mostEvents),
          ],
        }),
      );
      const [isNew, isLiked] = Array.isArray(reply) ? reply : [];
      return { isNew: isNew === 1, isLiked: isLiked === 1 };
    },
    like: async (like, time) => {
      const reply = await answered(async () =>
        client.eval(likeScript, {
          keys: keysOf(like),
          arguments: [...fieldsOf(like, "likes"), JSON.stringify(likeEvent(like, time)), String(mostEvents)],
        }),
      );
      return outcomes.find((outcome) => outcome === reply) ?? "unknown";
    },
    counts: async (version) => countsFrom(await answered(async () => client.hGetAll(`${keyOf(version)}:counts`))),
    results: async (version) => {
      const key = keyOf(version);
      const keys = [`${key}:counts`, `${key}:counts-by-epoch`, `${key}:epochs`];
      return resultsFrom(await answered(async () => client.eval(resultsScript, { keys })));
    },
    startEpoch: async (epoch) => {
      const keys = [`${keyOf(epoch)}:epochs`];
      const words = [epoch.name, JSON.stringify(epoch)];
      const kept = await answered(async () => client.eval(startEpochScript, { keys, arguments: words }));
      return epochFrom(kept).epoch;
    },
    claimVersion: async (version, meaning) =>
      (await answered(async () => client.set(`${keyOf(version)}:meaning`, meaning, { condition: "NX", GET: true }))) ??
      meaning,
    events: async (version, after) => {
      const start = after === "" ? "-" : `(${after}`;
      const range = { COUNT: eventsAtOnce };
      const entries = await answered(async () => client.xRange(`${keyOf(version)}:events`, start, "+", range));
      return (entries ?? []).map(({ id, message }) => ({ cursor: id, event: eventOf(message["event"] ?? "") }));
    },
    connection: () => connections,
    ready: async () =>
      answered(async () => client.ping()).then(
        () => true,
        () => false,
      ),
    close: async () => client.destroy(),
  };
}

const outcomes: readonly LikeOutcome[] = ["counted", "repeated", "unknown"];

/** Braces keep all keys of a version in one slot of a Redis Cluster. */
function keyOf({ experiment, version }: Version): string {
  return `{${experiment}:${version}}`;
}

function keysOf(event: Exposure | Like): string[] {
  const key = keyOf(event);
  return [`${key}:exposure:${event.id}`, `${key}:counts`, `${key}:counts-by-epoch`, `${key}:events`];
}

/** In the counters of the version, and in those of its epochs. */
function fieldsOf({ epoch, arm }: Exposure | Like, counter: keyof ArmCounts): readonly string[] {
  return [`${arm}.${counter}`, `${epoch}.${arm}.${counter}`];
}

function eventOf(json: string): ExperimentEvent {
  const event: ExperimentEvent = JSON.parse(json);
  return event;
}

async function inTime<Answer>(question: () => Promise<Answer>, patience: number): Promise<Answer> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("no answer in time")), patience);
  try {
    return await Promise.race([question(), late]);
  } catch (cause) {
    throw new ServiceError("The counts cannot be reached. Please try again in a moment.", {
      code: "STORE_UNAVAILABLE",
      status: 503,
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}
