import type { AddressInfo } from "node:net";
import { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

export interface ServeOptions {
  readonly app: Hono;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Only this address; every one of the machine unless told. */
  readonly host?: string | undefined;
  /** What ends after the last answer: connections to databases, metrics. */
  readonly close?: () => Promise<void>;
}

export interface RunningService {
  /** Where it is reached on this machine, without a slash at the end. */
  readonly url: string;
  /** Answers what is open, takes nothing new, and ends. */
  readonly stop: () => Promise<void>;
}

/** A client has so long for a whole request, so that slow ones cannot hold all connections. */
const requestTimeout = 10_000;
const headersTimeout = 5000;
/** Longer than ingresses keep theirs, so that they never send into a connection that is just closing. */
const keepAliveTimeout = 95_000;
const mostHeaderBytes = 8192;
/** An open answer has so long at the end; Kubernetes kills after 30 seconds. */
const longestStop = 10_000;

/** Listens; rejects where the port is taken. */
export async function serveApp({ app, port, host, close }: ServeOptions): Promise<RunningService> {
  const serverOptions = {
    requestTimeout,
    headersTimeout,
    keepAliveTimeout,
    maxHeaderSize: mostHeaderBytes,
    connectionsCheckingInterval: 1000,
  };
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions });
  if (!(server instanceof Server)) throw new TypeError("the adapter made no HTTP server");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    url: urlOf(server.address()),
    stop: async () => {
      await endServer(server);
      await close?.();
    },
  };
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") throw new TypeError("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

/** Connections that clients keep are closed as soon as nothing is open on them. */
function endServer(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const late = setTimeout(() => server.closeAllConnections(), longestStop);
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      resolve();
    });
  });
}
