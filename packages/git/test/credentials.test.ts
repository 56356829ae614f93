import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { commitChange, initialiseRepository, openRepository, parseRemote } from "../src/index.ts";
import { failureOf, open, planOf } from "./support/open.ts";
import { makeRemote, textOn } from "./support/remote-repository.ts";
import { type HttpServerOptions, serveOverHttp } from "./support/serve-over-http.ts";

const TOKEN = "glpat-s3cret";
const secrets = [TOKEN, btoa(`x-access-token:${TOKEN}`)];
const write = async () => planOf({ path: "a.yaml", before: "a: 1\n", after: "a: 2\n" });

async function serve(options: HttpServerOptions): Promise<{ remote: string; url: string }> {
  const remote = makeRemote({ "a.yaml": "a: 1\n" });
  return { remote, url: `${await serveOverHttp(dirname(remote), options)}/lab.git` };
}

describe("a token goes", () => {
  test.for([
    ["alone with a name that every code host takes", "", "x-access-token"],
    ["with the user that the address names", "gitlab-ci-token@", "gitlab-ci-token"],
  ])("%s", async ([, inAddress, user]) => {
    const { remote, url } = await serve({ credentials: `${user}:${TOKEN}` });
    const repository = await open(url.replace("://", `://${inAddress}`), { token: `${TOKEN}\n` });
    await commitChange(repository, write);
    expect(textOn(remote, "a.yaml")).toBe("a: 2\n");
    expect(repository.url).toBe(url);
  });

  test("into a new lab, too", async () => {
    const remote = makeRemote();
    const server = await serveOverHttp(dirname(remote), { credentials: `x-access-token:${TOKEN}` });
    const plan = planOf({ path: "a.yaml", before: undefined, after: "a: 1\n" });
    await initialiseRepository({ url: `${server}/lab.git`, token: TOKEN, plan });
    expect(textOn(remote, "a.yaml")).toBe("a: 1\n");
  });

  test("nowhere but to its own host", async () => {
    const { url } = await serve({});
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    const server = createServer((request, response) => {
      const { port } = other.address() as AddressInfo;
      response.writeHead(302, { location: `http://localhost:${port}${request.url}` }).end();
    });
    for (const each of [other, server]) {
      // oxlint-disable-next-line no-await-in-loop
      await new Promise<void>((resolve) => {
        each.listen(0, "127.0.0.1", resolve);
      });
      onTestFinished(() => void each.close());
    }
    const { port } = server.address() as AddressInfo;
    await failureOf(open(`http://127.0.0.1:${port}${new URL(url).pathname}`, { token: TOKEN }));
    expect(seen[0]).toBeUndefined();
    expect(seen).not.toEqual([]);
  });

  test.for([
    ["an address with a password", "https://ci:own@git.example/lab.git", `Authorization: Basic ${btoa("ci:own")}`],
    ["ssh", "git@git.example:lab.git", undefined],
    ["a path", "/srv/lab.git", undefined],
  ] as const)("not to %s", ([, url, header]) => {
    const [, value] = parseRemote(url, TOKEN).configuration[0] ?? [];
    expect(value).toBe(header);
  });
});

test("while a server hangs, the token stands in no list of processes and in no file", async () => {
  let [commands, files]: readonly string[] = [];
  const { url } = await serve({
    credentials: `x-access-token:${TOKEN}`,
    fault: (request) => {
      if (request !== "POST git-receive-pack") return undefined;
      commands = commandLines();
      files = textsIn(repository.clone.directory);
      return "hangs";
    },
  });
  const repository = await open(url, { token: TOKEN, timeout: 20_000 });
  const failure = await failureOf(commitChange(repository, write));
  expect(failure).toMatchObject({ code: "REMOTE_TIMEOUT" });
  expect(commands).toContain(`git-remote-http grove ${url}`);
  expect(files).toContain(url);
  for (const text of [commands, files, wordsOf(failure)]) {
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
});

test("a wrong token is told without it", async () => {
  const { url } = await serve({ credentials: "x-access-token:another" });
  const failure = await failureOf(openRepository({ url, token: TOKEN }));
  expect(failure).toMatchObject({ code: "REMOTE_UNREACHABLE", message: expect.stringContaining(url) });
  for (const secret of secrets) expect(wordsOf(failure)).not.toContain(secret);
});

/** The command lines of all processes that git pushes with. */
function commandLines(): string {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map((id) => readIfThere(`/proc/${id}/cmdline`).replaceAll("\0", " ")).join("\n");
}

function textsIn(directory: string): string {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readIfThere(join(entry.parentPath, entry.name)))
    .join("\n");
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

function wordsOf(error: Error): string {
  return `${JSON.stringify(error)} ${error.message} ${error.stack} ${String(error.cause)}`;
}
