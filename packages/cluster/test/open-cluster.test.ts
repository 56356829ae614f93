import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openCluster } from "../src/index.ts";
import { ApiServer } from "./support/api-server.ts";

const directory = mkdtempSync(join(tmpdir(), "grove-cluster-"));
let server: ApiServer;

beforeAll(async () => {
  server = await ApiServer.start({ "GET /version": { gitVersion: "v1.35.4" } });
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});
afterEach(() => void vi.unstubAllEnvs());

describe("openCluster", () => {
  test("takes the kubeconfig that it is given, and logs in by it", async () => {
    const cluster = await openCluster({ kubeconfig: server.kubeconfig });
    expect(await cluster.version()).toBe("v1.35.4");
    expect(server.requests.at(-1)).toMatchObject({ path: "/version", authorization: "Bearer top-secret" });
  });

  test("else the one of KUBECONFIG", async () => {
    vi.stubEnv("KUBECONFIG", server.kubeconfig);
    expect(await (await openCluster()).version()).toBe("v1.35.4");
  });

  test("takes the context that it is given", async () => {
    const cluster = await openCluster({ kubeconfig: server.kubeconfig, context: "lab" });
    expect(await cluster.version()).toBe("v1.35.4");
  });

  test("does not trust a certificate that the kubeconfig does not name", async () => {
    const trusting = join(directory, "untrusted");
    writeFileSync(
      trusting,
      JSON.stringify({ ...minimal, clusters: [{ name: "c", cluster: { server: server.origin } }] }),
    );
    const cluster = await openCluster({ kubeconfig: trusting });
    await expect(cluster.version()).rejects.toMatchObject({ code: "CLUSTER_UNREACHABLE", kind: "unreachable" });
  });

  test.for([
    ["a file that is not there", "absent", undefined, /absent cannot be used: ENOENT/],
    ["a file that is no kubeconfig", "broken", undefined, /broken cannot be used: /],
    ["a context that is not there", "minimal", "other", /^the kubeconfig has no context "other"$/],
    ["a context whose cluster is not there", "minimal", "gone", /names no cluster in its current context/],
    ["no current context", "empty", undefined, /names no cluster in its current context/],
    ["a server without TLS", "minimal", "plain", /http:\/\/127\.0\.0\.1:1 is no address of a cluster/],
    ["an address that is none", "minimal", "nonsense", /nonsense is no address of a cluster/],
  ] as const)("%s is wrong use", async ([, file, context, message]) => {
    writeFileSync(join(directory, "broken"), "clusters: [");
    writeFileSync(join(directory, "empty"), "apiVersion: v1\nkind: Config\n");
    writeFileSync(join(directory, "minimal"), JSON.stringify(minimal));
    await expect(openCluster({ kubeconfig: join(directory, file), context })).rejects.toMatchObject({
      code: "KUBECONFIG_INVALID",
      kind: "usage",
      message: expect.stringMatching(message),
      next: expect.stringMatching(/kubeconfig|--context|get-contexts/),
    });
  });
});

test("without any kubeconfig the cluster is out of reach", async () => {
  vi.stubEnv("KUBECONFIG", undefined);
  vi.stubEnv("HOME", directory);
  await expect(openCluster()).rejects.toMatchObject({ code: "KUBECONFIG_MISSING", kind: "unreachable" });
});

const minimal = {
  clusters: [
    { name: "c", cluster: { server: "https://127.0.0.1:1" } },
    { name: "plain", cluster: { server: "http://127.0.0.1:1" } },
    { name: "nonsense", cluster: { server: "nonsense" } },
  ],
  users: [{ name: "u", user: {} }],
  contexts: [
    { name: "here", context: { cluster: "c", user: "u" } },
    { name: "gone", context: { cluster: "none", user: "u" } },
    { name: "plain", context: { cluster: "plain", user: "u" } },
    { name: "nonsense", context: { cluster: "nonsense", user: "u" } },
  ],
  "current-context": "here",
};
