import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { commitChange } from "../src/index.ts";
import { failureOf, open, planOf } from "./support/open.ts";
import { countCommits, git, makeRemote, tipOf } from "./support/remote-repository.ts";
import { type HttpFault, type HttpRequest, serveOverHttp } from "./support/serve-over-http.ts";
import { servers } from "./support/servers.ts";

const write = async () => planOf({ path: "a.yaml", before: "a: 1\n", after: "a: 2\n" });

/** A remote behind a server where this request fails, the first time or always. */
async function serveFaulty(
  on: HttpRequest,
  fault: HttpFault,
  times = Infinity,
): Promise<{ remote: string; url: string }> {
  const remote = makeRemote({ "a.yaml": "a: 1\n" });
  let left = times;
  const server = await serveOverHttp(dirname(remote), {
    fault: (request) => (request === on && left-- > 0 ? fault : undefined),
  });
  return { remote, url: `${server}/lab.git` };
}

describe("over HTTP", () => {
  test("an answer that got lost after the push was done is a success, with one commit", async () => {
    const { remote, url } = await serveFaulty("POST git-receive-pack", "answer lost");
    const result = await commitChange(await open(url), write);
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote), attempts: 1 });
    expect(countCommits(remote)).toBe(2);
  });

  test.for([
    ["GET git-receive-pack", 401],
    ["GET git-receive-pack", 403],
    ["GET git-receive-pack", 503],
    ["POST git-receive-pack", 403],
    ["POST git-receive-pack", 500],
    ["POST git-receive-pack", 502],
  ] as const)("%s answered by %i is an error with git's words, and nothing was written", async ([request, status]) => {
    const { remote, url } = await serveFaulty(request, status);
    const failure = await failureOf(commitChange(await open(url), write));
    expect(failure).toMatchObject({ code: "REMOTE_UNREACHABLE", kind: "unreachable", next: expect.any(String) });
    expect(countCommits(remote)).toBe(1);
  });

  test.for(["GET git-receive-pack", "POST git-receive-pack"] as const)(
    "%s without an answer ends with the time limit, and nothing was written",
    async (request) => {
      const { remote, url } = await serveFaulty(request, "hangs");
      const failure = await failureOf(commitChange(await open(url, { timeout: 20_000 }), write));
      expect(failure).toMatchObject({ code: "REMOTE_TIMEOUT", kind: "unreachable" });
      expect(countCommits(remote)).toBe(1);
    },
  );

  test("a lab that cannot be read at first is told as such", async () => {
    const { url } = await serveFaulty("POST git-upload-pack", 503);
    expect(await failureOf(open(url))).toMatchObject({ code: "REMOTE_UNREACHABLE" });
  });
});

test.for(servers)(
  "over $name a strict server keeps its branches, and lets a reference elsewhere go",
  async ({ urlOf }) => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const url = await urlOf(remote);
    await push(remote, url, "main:refs/grove/queue/1-a");
    await expect(push(remote, url, ":refs/heads/main")).rejects.toThrow("refs/heads/main");
    await push(remote, url, ":refs/grove/queue/1-a");
    expect(git(remote, "for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
  },
);

/** The server is in this process, so nothing here may wait for it without letting it work. */
async function push(directory: string, url: string, reference: string): Promise<void> {
  await promisify(execFile)("git", ["push", url, reference], { cwd: directory });
}
