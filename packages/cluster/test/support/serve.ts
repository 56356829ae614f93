import { onTestFinished } from "vitest";
import { openCluster } from "../../src/index.ts";
import { type Answers, ApiServer } from "./api-server.ts";

/** A server with these answers, which ends with the test, and the client on it. */
export async function serve(answers: Answers, options: { readonly root?: string; readonly patience?: number } = {}) {
  const server = await ApiServer.start(answers, options);
  onTestFinished(() => server.stop());
  return { server, cluster: await openCluster({ kubeconfig: server.kubeconfig, ...options }) };
}
