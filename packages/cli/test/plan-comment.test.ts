import { memoryCluster } from "@grove/cluster";
import { GroveError } from "@grove/plan";
import { expect, test } from "vitest";
import { newCheckout } from "./support/checkout.ts";

const overlay = "environments/staging/public-goods";
const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "postgres-0", namespace: "exp-public-goods-staging" } };
const playing = [{ session: "abc", app: "public_goods", participants: 3, seconds: 12 }];

/** A checkout in which the experiment gets more memory, and a comment about that. */
async function commentOnMoreMemory(cluster: ReturnType<typeof memoryCluster>) {
  const checkout = await newCheckout();
  checkout.lab.cluster = cluster;
  const spec = `${overlay}/experiment.yaml`;
  checkout.write(spec, `${checkout.read(spec)}resources: {memory: 512Mi}\n`);
  expect(await checkout.grove("check", overlay, "--fix")).toMatchObject({ exitCode: 0 });
  return await checkout.grove("plan", "--markdown", "--since", checkout.git("rev-parse", "HEAD"));
}

test("--markdown tells database sizes and who is playing, where the cluster answers", async () => {
  const exec = (command: readonly string[]) => {
    const stdout = command.includes("report") ? JSON.stringify(playing) : "12582912\n";
    return { exitCode: 0, stdout, stderr: "" };
  };
  const { exitCode, output } = await commentOnMoreMemory(memoryCluster({ objects: [pod], exec }));
  expect(exitCode).toBe(0);
  expect(output).toMatch(/\| `staging\/public-goods` \| changed \| .* \| 12\.0 MiB \| \*\*3 participants\*\* \|/);
});

test.for([
  ["is out of reach", { code: "CLUSTER_UNREACHABLE", kind: "unreachable" }, "| experiment |  | objects |\n"],
  ["gives no right", { code: "CLUSTER_FORBIDDEN", kind: "refused" }, "| unknown | **unknown** |"],
] as const)("--markdown never fails because the cluster %s", async ([, fault, shown]) => {
  const cluster = memoryCluster();
  const read = () => Promise.reject(new GroveError("no", fault));
  const { exitCode, output } = await commentOnMoreMemory({ ...cluster, read });
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining(shown) });
});
