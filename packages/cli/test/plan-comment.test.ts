import { memoryCluster } from "@grove/cluster";
import { GroveError } from "@grove/plan";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { newCheckout } from "./support/checkout.ts";

const overlay = "environments/staging/public-goods";
const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "postgres-0", namespace: "exp-public-goods-staging" } };
const playing = [{ session: "abc", app: "public_goods", participants: 3, seconds: 12 }];

/** Three play, and the database has twelve MiB. */
function exec(command: readonly string[]) {
  return { exitCode: 0, stdout: command.includes("report") ? JSON.stringify(playing) : "12582912\n", stderr: "" };
}

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

afterEach(() => void vi.unstubAllEnvs());

test("--comment writes below the merge request, and writes the same comment anew", async () => {
  const { url, notes } = await startNotes();
  stubJob({ CI_API_V4_URL: url, CI_PROJECT_PATH: "econ/lab", CI_MERGE_REQUEST_IID: "7", GROVE_COMMENT_TOKEN: "t" });
  const checkout = await newCheckout();
  const since = checkout.git("rev-parse", "HEAD");
  for (const _ of [1, 2]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { exitCode, output } = await checkout.grove("plan", "--comment", "--since", since);
    expect({ exitCode, output }).toEqual({
      exitCode: 0,
      output: expect.stringContaining("merge request 7 of econ/lab"),
    });
  }
  expect([...notes.values()]).toEqual([expect.stringMatching(/^<!-- grove plan -->\n### What this changes/)]);
});

test("--comment without a token prints the text and says so; outside of a merge request it is wrong use", async () => {
  stubJob({ CI_API_V4_URL: "http://127.0.0.1:1", CI_PROJECT_PATH: "econ/lab", CI_MERGE_REQUEST_IID: "7" });
  const checkout = await newCheckout();
  const printed = await checkout.grove("plan", "--comment");
  expect(printed).toMatchObject({ exitCode: 0, output: expect.stringContaining("GROVE_COMMENT_TOKEN is empty") });
  stubJob({ CI_MERGE_REQUEST_IID: undefined });
  const refused = await checkout.grove("plan", "--comment");
  expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("COMMENT_WITHOUT_MERGE_REQUEST") });
});

/** A job's variables; those of the machine's own pipeline are out of the way. */
function stubJob(variables: Readonly<Record<string, string | undefined>>): void {
  for (const name of ["GITHUB_TOKEN", "GITHUB_REF", "GITHUB_API_URL"]) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

/** The notes of a merge request, as GitLab keeps them. */
async function startNotes() {
  const notes = new Map<number, string>();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      if (request.method === "GET") {
        response.end(JSON.stringify([...notes].map(([id, text]) => ({ id, body: text }))));
        return;
      }
      const id = request.method === "PUT" ? Number(request.url?.split("/").at(-1)) : notes.size + 1;
      notes.set(id, (JSON.parse(body) as { body: string }).body);
      response.end(JSON.stringify({ id }));
    });
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return { notes, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
