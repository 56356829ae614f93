import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "@grove/cli";
import { type ClusterObject, memoryCluster } from "@grove/cluster";
import { openGitlab } from "@grove/forge";
import { createRepository } from "@grove/git";
import { afterAll, describe, expect, test } from "vitest";
import { type GitlabServer, type PipelineRunner, startGitlabServer } from "../support/gitlab-server.ts";
import type { Claims } from "../support/gitlab-tokens.ts";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";

// An experiment's pipeline and the lab's, both in this process, with a real repository and real tokens between them.

interface World {
  readonly gitlab: GitlabServer;
  /** The lab's bare repository. */
  readonly lab: string;
  /** What the lab's own job printed, and the file that it left. */
  readonly log: () => string;
  readonly artifact: string;
  /** `grove ask` in a job of an experiment; `claims` change its token. */
  readonly ask: (words: string, claims?: Claims, variables?: Readonly<Record<string, string>>) => Promise<Ended>;
  /** The subjects of the lab's commits, the newest first. */
  readonly commits: () => readonly string[];
}

interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

/** This repository's own sample experiments as a lab that believes the GitLab of the test. */
async function makeWorld({ settings = true, objects = [] as readonly ClusterObject[] } = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "grove-requests-"));
  const lab = join(folder, "lab.git");
  let log = "";
  const runPipeline: PipelineRunner = async ({ request, token }) => {
    const variables = { GROVE_LAB: lab, GROVE_REQUEST: request, GROVE_REQUEST_TOKEN: token };
    const { exitCode, output } = await run(["answer", "--output", join(folder, "answer.age")], variables, objects);
    log += output;
    return { succeeded: exitCode === 0, artifacts: folder };
  };
  const gitlab = await startServer(runPipeline);
  await makeLab(lab, settings ? requestsYaml(gitlab) : undefined);
  return {
    gitlab,
    lab,
    log: () => log,
    artifact: join(folder, "answer.age"),
    ask: async (words, claims, variables) => {
      const token = { GROVE_ID_TOKEN: await gitlab.signToken(claims) };
      return await run(["ask", ...words.split(" ")], { ...gitlab.variables, ...token, ...variables });
    },
    commits: () => git(lab, "log", "--format=%s").split("\n"),
  };
}

const servers: GitlabServer[] = [];
afterAll(() => servers.forEach(({ close }) => close()));

async function startServer(runPipeline: PipelineRunner): Promise<GitlabServer> {
  const server = await startGitlabServer({ runPipeline });
  servers.push(server);
  return server;
}

let untouched: Promise<World> | undefined;

/** One world for all whose requests are refused: they must leave it as it was. */
async function untouchedWorld(): Promise<World> {
  return await (untouched ??= makeWorld());
}

async function run(
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
  objects: readonly ClusterObject[] = [],
): Promise<Ended> {
  let output = "";
  const say = (text: string): void => void (output += `${text}\n`);
  const terminal = { interactive: false, print: say, printError: say, progress: () => undefined, style: plain };
  const logs = { "exp-public-goods-staging/goods-0/otree": "what participants wrote\n" };
  const cluster = memoryCluster({ objects, logs });
  return { exitCode: await main(words, { terminal, variables, openCluster: async () => cluster }), output };
}

function plain(_: string, text: string): string {
  return text;
}

function requestsYaml({ url, audience }: GitlabServer): string {
  return `apiVersion: grove/v1\nissuers: [${url}]\naudience: ${audience}\n`;
}

async function makeLab(repository: string, settings: string | undefined): Promise<void> {
  await createRepository(repository);
  const paths = [...findRepositoryFiles("environments", ""), ...findRepositoryFiles("apps/otree", ".yaml")];
  const files = [...paths, "images.lock.yaml"].map((path) => [path, readRepositoryFile(path)] as const);
  const all = settings === undefined ? files : [...files, ["requests.yaml", settings] as const];
  const head = `commit refs/heads/main\ncommitter Lab <lab@example.org> 1700000000 +0000\n${data("a lab")}`;
  const body = all.map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  execFileSync("git", ["fast-import", "--quiet"], { cwd: repository, input: head + body.join("") });
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function git(directory: string, ...words: readonly string[]): string {
  return execFileSync("git", words, { cwd: directory, encoding: "utf8" }).trimEnd();
}

const image = `registry.example/econ/other:1.4.3@sha256:${"a".repeat(64)}`;

describe("what an owner's pipeline asks for", () => {
  test("is done by the lab's own, in the experiment's directory only; asked twice it is done once", async () => {
    const { ask, lab, commits, log } = await makeWorld();
    const { exitCode, output } = await ask("sleep public-goods");
    expect([exitCode, output]).toEqual([0, expect.stringContaining("✓ sleep(staging/public-goods)")]);
    const changed = git(lab, "diff", "--name-only", "main~", "main").split("\n");
    expect(changed.every((path) => path.startsWith("environments/staging/public-goods/"))).toBe(true);

    expect(await ask("sleep public-goods")).toEqual({
      exitCode: 0,
      output: expect.stringContaining("nothing to change"),
    });
    expect(commits()).toEqual(["sleep(staging/public-goods)", "a lab"]);
    expect(log()).toBe("answered: sleep staging/public-goods, exit code 0\n".repeat(2));
  });

  test("is answered for nobody else: the lab's log and artifact tell nothing of it", async () => {
    const { ask, log, artifact } = await makeWorld({ objects: [pod("goods-0")] });
    const { exitCode, output } = await ask("logs public-goods");
    expect([exitCode, output]).toEqual([0, "what participants wrote\n"]);
    expect(log()).toBe("answered: logs staging/public-goods, exit code 0\n");
    expect(readFileSync(artifact, "latin1")).toMatch(/^age-encryption\.org\/v1\n-> X25519 /);
    expect(readFileSync(artifact, "latin1")).not.toContain("participants");
    expect(statSync(artifact).mode & 0o777).toBe(0o600);
  });

  test("fails with the reason and exit code of the verb", async () => {
    const { ask, commits, log } = await untouchedWorld();
    const { exitCode, output } = await ask(`bump public-goods --image ${image}`);
    expect([exitCode, output]).toEqual([1, expect.stringContaining("error IMAGE_OF_OTHER_REPOSITORY")]);
    expect(commits()).toEqual(["a lab"]);
    expect(log()).toContain("answered: bump staging/public-goods, exit code 1, PLAN_REFUSED\n");
  });

  test("goes with all its images", async () => {
    const { ask, commits } = await untouchedWorld();
    const { exitCode, output } = await ask(
      `bump --image ${image} --image ${image.replace("1.4.3", "1.4.4")} public-goods`,
    );
    expect([exitCode, output]).toEqual([1, expect.stringContaining("error IMAGE_GIVEN_TWICE")]);
    expect(commits()).toEqual(["a lab"]);
  });

  test("comes as data with --json", async () => {
    const { ask } = await untouchedWorld();
    const { output } = await ask("wake public-goods --json");
    expect(JSON.parse(output)).toMatchObject({ status: "unchanged" });
  });
});

describe("who may not ask", () => {
  test.for<[string, string, Claims, string]>([
    ["another project", "sleep public-goods", { project_path: "others/public-goods" }, "NOT_OWNER"],
    ["a group that begins alike", "sleep public-goods", { project_path: "econ-lab-evil/x" }, "NOT_OWNER"],
    ["any branch", `bump public-goods --image ${image}`, { ref_protected: "false" }, "REF_NOT_PROTECTED"],
    [
      "a merge request",
      "logs public-goods --environment production",
      { pipeline_source: "merge_request_event" },
      "REF_NOT_PROTECTED",
    ],
    ["an experiment that is not there", "reset trust", {}, "EXPERIMENT_NOT_REGISTERED"],
    ["an old token", "sleep public-goods", { exp: 1_700_000_000 }, "TOKEN_EXPIRED"],
    ["a token of the future", "sleep public-goods", { nbf: 4_000_000_000 }, "TOKEN_EARLY"],
    ["a token for another lab", "sleep public-goods", { aud: "https://gitlab.example/other/lab" }, "TOKEN_FOREIGN"],
    ["a token of another code host", "sleep public-goods", { iss: "https://gitlab.example" }, "TOKEN_FOREIGN"],
  ])("%s: %s", async ([, words, claims, code]) => {
    const { ask, commits, log } = await untouchedWorld();
    const { exitCode, output } = await ask(words, claims);
    expect([exitCode, output]).toEqual([1, expect.stringContaining(`error ${code}`)]);
    expect(commits()).toEqual(["a lab"]);
    expect(log().trimEnd().split("\n").at(-1)).toMatch(/^answered: .*, exit code 1, (REQUEST_REFUSED|TOKEN_[A-Z]+)$/);
  });

  test("somebody who signs in the name of the lab's code host", async () => {
    const { ask, gitlab } = await untouchedWorld();
    const forger = await startServer(async () => ({ succeeded: true, artifacts: "" }));
    const token = await forger.signToken({ iss: gitlab.url, aud: gitlab.audience });
    const { exitCode, output } = await ask("sleep public-goods", {}, { GROVE_ID_TOKEN: token });
    expect([exitCode, output]).toEqual([1, expect.stringContaining("error TOKEN_FORGED")]);
    expect(output).not.toContain(token.slice(-20));
  });

  test("anybody, where the lab does not say whom it believes", async () => {
    const { ask } = await makeWorld({ settings: false });
    expect(await ask("sleep public-goods")).toEqual({
      exitCode: 1,
      output: expect.stringContaining("error REQUESTS_OFF"),
    });
  });
});

describe("what never reaches the lab", () => {
  test.for([
    ["purge public-goods", 1, "error VERB_NOT_ASKABLE"],
    ["bump ../production/goods", 1, "error NAME_INVALID"],
    ["bump public-goods", 1, "error KEY_MISSING"],
    [`reset public-goods --image ${image}`, 1, "error KEY_UNKNOWN"],
    [`bump public-goods --environment production --image ${image}`, 1, "error VALUE_INVALID"],
  ] as const)("%s", async ([words, code, said]) => {
    const { ask, log } = await untouchedWorld();
    const before = log();
    const { exitCode, output } = await ask(words);
    expect([exitCode, output, log()]).toEqual([code, expect.stringContaining(said), before]);
  });

  test("a request without the variables that the lab manager sets", async () => {
    const { ask } = await untouchedWorld();
    const { exitCode, output } = await ask("sleep public-goods", {}, { GROVE_TRIGGER_TOKEN: "" });
    expect([exitCode, output]).toEqual([2, expect.stringContaining("error VARIABLE_MISSING")]);
  });

  test("a request with a wrong trigger token, which is not shown", async () => {
    const { ask } = await untouchedWorld();
    const { exitCode, output } = await ask("sleep public-goods", {}, { GROVE_TRIGGER_TOKEN: "wrong-token" });
    expect([exitCode, output]).toEqual([1, expect.stringContaining("error FORGE_REFUSED")]);
    expect(output).not.toContain("wrong-token");
  });
});

describe("grove answer", () => {
  const recipient = `age1${"q".repeat(58)}`;
  const request = { version: 1, verb: "wake", name: "public-goods", environment: "staging", options: {}, recipient };

  test.for<[string, string, number, string]>([
    ["is not for people", "", 2, "error REQUEST_MISSING"],
    ["refuses what is no request", "{}", 1, "error YAML_"],
    ["refuses what is too large", Buffer.alloc(20_000, "x").toString("base64url"), 1, "error REQUEST_TOO_LARGE"],
    ["refuses a recipient whose sum is wrong", encode(request), 1, "error RECIPIENT_INVALID"],
    ["refuses another verb", encode({ ...request, verb: "secrets" }), 1, "error VERB_NOT_ASKABLE"],
  ])("%s", async ([, text, code, said]) => {
    const { exitCode, output } = await run(["answer"], { GROVE_REQUEST: text, GROVE_REQUEST_TOKEN: "x" });
    expect([exitCode, output]).toEqual([code, expect.stringContaining(said)]);
  });
});

test("the lab's pipeline that leaves no answer is named", async () => {
  const { gitlab } = await untouchedWorld();
  const silent = await startServer(async () => ({ succeeded: false, artifacts: "/nowhere" }));
  const variables = { ...silent.variables, GROVE_ID_TOKEN: await gitlab.signToken() };
  const { exitCode, output } = await run(["ask", "wake", "public-goods"], variables);
  expect([exitCode, output]).toEqual([1, expect.stringContaining(`${silent.audience}/-/pipelines/1`)]);
});

test("a comment on a merge request is written once, then renewed", async () => {
  const { gitlab } = await untouchedWorld();
  const forge = openGitlab({
    apiUrl: gitlab.variables["CI_API_V4_URL"] ?? "",
    project: "econ/lab",
    accessToken: gitlab.variables["GROVE_READ_TOKEN"],
  });
  const mark = "<!-- grove plan -->";
  await forge.renewComment({ mergeRequest: 12, mark, text: "one" });
  await forge.renewComment({ mergeRequest: 12, mark: "<!-- other -->", text: "other" });
  await forge.renewComment({ mergeRequest: 12, mark, text: "two" });
  expect(gitlab.notes.get(12)).toEqual([`${mark}\ntwo`, "<!-- other -->\nother"]);
});

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** The app of public-goods on staging. */
function pod(name: string): ClusterObject {
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "otree", uid: "1" };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "exp-public-goods-staging", ownerReferences: [owner] },
    spec: { containers: [{ name: "otree", image: "x" }] },
  };
}
