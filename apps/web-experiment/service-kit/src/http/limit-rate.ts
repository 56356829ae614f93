import type { Context, MiddlewareHandler } from "hono";
import { ServiceError } from "./service-error.ts";

export interface RateOptions {
  /** Requests that one client may make each second, in the long run. */
  readonly perSecond: number;
  /** Requests that it may make at once. */
  readonly burst: number;
  /** Who asks; all with the same answer share one limit. */
  readonly clientOf: (context: Context) => string;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** So many clients are remembered, in memory only; the one not seen for the longest time is forgotten first. */
const mostClients = 10_000;

/** A token bucket for each client. @see https://en.wikipedia.org/wiki/Token_bucket */
export function limitRate({ perSecond, burst, clientOf, now }: RateOptions): MiddlewareHandler {
  const buckets = new Map<string, Bucket>();
  return async (context, next) => {
    const client = clientOf(context);
    const time = now();
    const { tokens, filledAt } = buckets.get(client) ?? { tokens: burst, filledAt: time };
    const filled = Math.min(burst, tokens + ((time - filledAt) / 1000) * perSecond);
    buckets.delete(client); // so that the order of the map is that of the last visits
    buckets.set(client, { tokens: Math.max(0, filled - 1), filledAt: time });
    if (buckets.size > mostClients) buckets.delete(buckets.keys().next().value ?? client);
    if (filled < 1) {
      throw new ServiceError("Too many requests from here. Please wait a second.", { code: "TOO_FAST", status: 429 });
    }
    await next();
  };
}
