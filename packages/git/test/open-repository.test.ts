import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openRepository } from "../src/index.ts";
import { failureOf, open } from "./support/open.ts";
import { addHook, commitOn, git, makeRemote, temporaryDirectory, textOn, tipOf } from "./support/remote-repository.ts";

const FILES = {
  "README.md": "lab\n",
  "environments/staging/goods/experiment.yaml": "name: goods\n",
  "environments/staging/goods/kustomization.yaml": "tag: 1\n",
};

describe("openRepository", () => {
  test.for(["", "file://"])("opens a path with %j in front", async (prefix) => {
    const remote = makeRemote(FILES);
    const repository = await open(`${prefix}${remote}`);
    expect((await repository.snapshot()).commit).toBe(tipOf(remote));
  });

  test("opens another branch", async () => {
    const remote = makeRemote(FILES);
    const commit = commitOn(remote, { "bootstrap/a.yaml": "a: 1\n" }, "platform", "platform");
    const repository = await open(remote, { branch: "platform" });
    expect((await repository.snapshot()).commit).toBe(commit);
  });

  test.for([
    ["allows no filter", "uploadpack.allowFilter", "false"],
    ["allows no tree filter with a depth", "uploadpackfilter.tree.maxDepth", "0"],
    ["allows no tree filter at all", "uploadpackfilter.tree.allow", "false"],
    ["speaks only the old protocol", "protocol.version", "0"],
  ])("works with a server that %s", async ([, key, value]) => {
    const remote = makeRemote(FILES);
    git(remote, "config", key!, value!);
    const snapshot = await (await open(remote)).snapshot();
    expect(await snapshot.read(["environments"])).toEqual(
      new Map(Object.entries(FILES).filter(([path]) => path.startsWith("environments"))),
    );
  });

  test("leaves nothing behind", async () => {
    const [url, directory] = [makeRemote(FILES), temporaryDirectory()];
    vi.stubEnv("TMPDIR", directory);
    onTestFinished(() => void vi.unstubAllEnvs());
    const repository = await openRepository({ url });
    await repository.close();
    await failureOf(openRepository({ url: "/nonexistent" }));
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe("openRepository refuses", () => {
  test("a directory for temporary files that cannot be written to", async () => {
    const url = makeRemote(FILES);
    vi.stubEnv("TMPDIR", "/nonexistent/temporary");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await failureOf(openRepository({ url }))).toMatchObject({
      code: "DIRECTORY_UNWRITABLE",
      kind: "unreachable",
    });
  });

  test("a branch with the name of an option", async () => {
    expect(await failureOf(open(makeRemote(FILES), { branch: "-x" }))).toMatchObject({
      code: "BRANCH_INVALID",
      kind: "usage",
    });
  });

  test("an empty repository, and says how to fill it", async () => {
    const failure = await failureOf(open(makeRemote()));
    expect(failure).toMatchObject({
      code: "REPOSITORY_EMPTY",
      kind: "refused",
      next: expect.stringContaining("grove init"),
    });
  });

  test("a branch that is missing, and names those that are there", async () => {
    const failure = await failureOf(open(makeRemote(FILES), { branch: "platform" }));
    expect(failure).toMatchObject({ code: "BRANCH_MISSING", kind: "refused", next: "its branches are: main" });
  });
});

describe("openRepository reports as unreachable", () => {
  test("a path that does not exist", async () => {
    const url = join(temporaryDirectory(), "none.git");
    expect(await failureOf(open(url))).toMatchObject({
      code: "REMOTE_UNREACHABLE",
      kind: "unreachable",
      message: expect.stringContaining(url),
      next: expect.any(String),
    });
  });

  test("a directory that is no repository", async () => {
    const url = join(temporaryDirectory(), "plain");
    mkdirSync(url);
    expect(await failureOf(open(url))).toMatchObject({ code: "REMOTE_UNREACHABLE", kind: "unreachable" });
  });

  test("a server where nothing listens", async () => {
    const server = createTcpServer();
    const port = await listen(server);
    server.close();
    expect(await failureOf(open(`http://127.0.0.1:${port}/lab.git`))).toMatchObject({ code: "REMOTE_UNREACHABLE" });
  });

  test("a server that denies, without a word of the credentials", async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401, { "www-authenticate": "Basic" }).end();
    });
    const port = await listen(server);
    onTestFinished(() => void server.close());
    const failure = await failureOf(open(`http://ci:s3cret@127.0.0.1:${port}/lab.git`));
    expect(failure).toMatchObject({ code: "REMOTE_UNREACHABLE", kind: "unreachable" });
    expect(seen[0]).toBe(`Basic ${btoa("ci:s3cret")}`);
    expect(JSON.stringify(failure) + failure.message + failure.stack).not.toMatch(/s3cret|ci:/);
  });

  test("a server that does not answer", async () => {
    const server = createTcpServer();
    const port = await listen(server);
    onTestFinished(() => void server.close());
    // What is left of a command's time is no whole number of milliseconds.
    const failure = await failureOf(open(`http://127.0.0.1:${port}/lab.git`, { timeout: 299.7 }));
    expect(failure).toMatchObject({ code: "REMOTE_TIMEOUT", kind: "unreachable" });
  });

  test("a machine without git", async () => {
    vi.stubEnv("PATH", temporaryDirectory());
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await failureOf(openRepository({ url: "/srv/lab.git" }))).toMatchObject({ code: "GIT_MISSING" });
  });
});

test("no secret of the URL is written to the clone", async () => {
  vi.stubEnv("GIT_CONFIG_GLOBAL", join(temporaryDirectory(), "gitconfig"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const remote = makeRemote(FILES);
  git(temporaryDirectory(), "config", "--global", `url.${remote}.insteadOf`, "https://git.example/lab.git");
  const repository = await open("https://ci:s3cret@git.example/lab.git");
  const configuration = readFileSync(join(repository.clone.directory, "config"), "utf8");
  expect(configuration).toContain("https://git.example/lab.git");
  expect(configuration).not.toContain("s3cret");
});

test("no secret of the URL is printed, even when everything is to be logged", () => {
  const index = JSON.stringify(new URL("../src/index.ts", import.meta.url).href);
  const url = "http://ci:s3cret@127.0.0.1:1/lab.git";
  const script = `import { openRepository } from ${index}; await openRepository({ url: "${url}" }).catch(console.log);`;
  const parameters = ["--conditions=@grove/source", "--input-type=module", "--eval", script];
  const { stdout, stderr } = spawnSync(process.execPath, parameters, {
    env: { ...process.env, DEBUG: "*", GIT_TRACE: "1", GIT_TRACE_CURL: "1" },
    encoding: "utf8",
  });
  expect(stdout).toContain("REMOTE_UNREACHABLE");
  for (const secret of ["s3cret", btoa("ci:s3cret")]) expect(stdout + stderr).not.toContain(secret);
});

test("what a user configured for commits and hooks does not run", async () => {
  const configuration = join(temporaryDirectory(), "gitconfig");
  vi.stubEnv("GIT_CONFIG_GLOBAL", configuration);
  onTestFinished(() => void vi.unstubAllEnvs());
  const hooks = makeRemote();
  addHook(hooks, "reference-transaction", "exit 1");
  git(temporaryDirectory(), "config", "--global", "core.hooksPath", join(hooks, "hooks"));
  const remote = makeRemote();
  git(remote, "config", "core.hooksPath", "/dev/null");
  commitOn(remote, FILES);
  const repository = await open(remote);
  expect((await repository.snapshot()).commit).toBe(tipOf(remote));
  expect(textOn(remote, "README.md")).toBe("lab\n");
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}
