import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/**
 * The address that a request came from, seen through so many proxies in front of the service. Each appends to
 * `X-Forwarded-For` whom it was asked by; what stands before that, a client may have made up.
 */
export function clientAddress(context: Context, proxies: number): string {
  const socket = getConnInfo(context).remote.address ?? "";
  if (proxies === 0) return socket;
  const hops = (context.req.header("X-Forwarded-For") ?? "").split(",").map((hop) => hop.trim());
  return hops.at(-proxies) || socket;
}
