import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@grove/experiments";
import type { Files } from "@grove/plan";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registryHost } from "../cluster/addresses.ts";
import { localStand } from "../cluster/stand.ts";
import { expectSuccess } from "../support/expect-success.ts";
import { gitlabTokens } from "../support/gitlab-tokens.ts";
import { groveCommand } from "../support/grove-command.ts";
import { otreeVariables } from "../support/otree-packages.ts";
import type { PipelineRun } from "../support/run-pipeline.ts";
import { starterFiles } from "../support/study-with.ts";
import { type AskingProject, openAskingProject } from "./support/asking-project.ts";
import { changesOf } from "./support/changes-of.ts";
import { readInChromium } from "./support/chromium.ts";
import { theLab } from "./support/lab.ts";
import { runnerEnvironment } from "./support/lab-pipeline.ts";
import { otreeOf } from "./support/otree.ts";
import { starterProjectFiles } from "./support/starter-project.ts";

// The way of a line of code, by real pipelines: the starter's .gitlab-ci.yml and the lab's own, each run by gitlab-ci-local.
// Each test goes on where the one before it ended.

const lab = await theLab();
const stand = localStand(() => undefined);
const name = "pushed-game";
const introduction = "public_goods/Introduction.html";
const [firstSays, secondSays] = ["about ten minutes", "a quarter of an hour"];
/** What was done, and how many seconds it took. */
const journey: string[] = [];
let project: AskingProject;

// Repositories with hooks and a registry that takes images are the stand's; another cluster has none of its own.
describe.skipIf(!lab.isStand)("from git push to HTTPS", () => {
  beforeAll(async () => {
    const packages = await otreeVariables();
    if (packages === undefined) throw new Error("no bots play without Python");
    const machine = (variables: NodeJS.ProcessEnv) => ({ ...variables, ...pick(packages, ["PATH", "PYTHONPATH"]) });
    project = await openAskingProject({ stand, lab, name, machine, variables: { GROVE_PACKAGES: "installed" } });
    const owner = ["--owner", `project:${project.path}`];
    await lab.newExperiment(name, `${registryHost}/econ/${name}`, ...owner);
  });

  afterAll(async () => {
    console.info(journey.join("\n"));
    await project?.close();
  });

  test(
    "a push is checked, played by bots, built, tried, pushed, and live on staging",
    { timeout: 900_000 },
    async () => {
      const run = await timedRun("push → live on staging", async () => project.push("My study", await ownStudy()));
      expectSuccess(run);
      for (const said of [
        "All bots played to the end.",
        "answers on /login",
        "GROVE_IMAGE=",
        `staging/${name} is live`,
      ]) {
        expect(run.output).toContain(said);
      }
      const variables = readFileSync(join(project.artifacts("staging"), ".gitlab-ci-reports/dotenv/url.env"), "utf8");
      expect(variables).toBe(`GROVE_URL=https://${name}.staging.${lab.place.domain}/\n`);
      expect(await introductionOf("staging")).toContain(firstSays);
    },
  );

  test("Deploy, the one click: it is live in production", { timeout: 600_000 }, async () => {
    const run = await timedRun("Deploy → live in production", async () => project.press("deploy"));
    expectSuccess(run);
    expect(run.output).toContain(`production/${name} is live`);
    expect(await introductionOf("production")).toContain(firstSays);
  });

  test("a second push changes staging alone", { timeout: 900_000 }, async () => {
    const text = (await starterFiles()).get(introduction)?.replace(firstSays, secondSays) ?? "";
    const changes = new Map([[introduction, text]]);
    const run = await timedRun("second push → live on staging", async () => project.push("A longer one", changes));
    expectSuccess(run);
    expect(await introductionOf("staging")).toContain(secondSays);
    expect(await introductionOf("production")).toContain(firstSays);
  });

  test("Deploy brings it to production, and Rollback takes it back", { timeout: 900_000 }, async () => {
    expectSuccess(await timedRun("Deploy again", async () => project.press("deploy")));
    expect(await introductionOf("production")).toContain(secondSays);
    expectSuccess(await timedRun("Rollback of production", async () => project.press("rollback")));
    expect(await introductionOf("production")).toContain(firstSays);
  });

  test("Reset empties the database of staging", { timeout: 600_000 }, async () => {
    const { countSessions } = otreeOf(lab, "staging", name);
    expect(await countSessions()).toBeGreaterThan(0);
    expectSuccess(await timedRun("Reset of staging", async () => project.press("reset")));
    expect(await countSessions()).toBe(0);
  });

  test("Export brings the data of production to whoever may see them, and to nobody else", async () => {
    expectSuccess(await timedRun("Export of production", async () => project.press("export")));
    const folder = join(project.artifacts("export"), "export");
    const files = readdirSync(folder);
    expect(files).toEqual(expect.arrayContaining(["manifest.json", expect.stringMatching(/\.dump$/)]));
    for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  test.for([
    [
      "forged",
      "TOKEN_FORGED",
      async () => (await gitlabTokens(project.group.gitlab.url, project.group.gitlab.audience)).sign(own()),
    ],
    [
      "expired",
      "TOKEN_EXPIRED",
      async () => project.group.gitlab.signToken({ ...own(), exp: Math.floor(Date.now() / 1000) - 60 }),
    ],
    [
      "another lab's",
      "TOKEN_FOREIGN",
      async () => project.group.gitlab.signToken({ ...own(), aud: "https://gitlab.example/lab" }),
    ],
    [
      "another group's",
      "NOT_OWNER",
      async () => project.group.gitlab.signToken({ project_path: `${project.group.path}-evil/${name}` }),
    ],
  ] as const)("a token that is %s changes nothing", async ([, code, sign]) => {
    const before = await changesOfStudy();
    const { exitCode, output } = await ask(await sign(), "delete", name, "--without-archive");
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: expect.stringContaining(code) });
    expect(await changesOfStudy()).toEqual(before);
  });

  test(
    "a version that crashes in the cluster alone is taken back, and its pipeline says why",
    { timeout: 900_000 },
    async () => {
      const settings = (await starterFiles()).get("settings.py") ?? "";
      const crash = "\nif 'DATABASE_URL' in environ:\n    sys.exit('no figures without a licence')\n";
      const changes = new Map([["settings.py", settings + crash]]);
      const run = await timedRun("a push that crashes → taken back", async () => project.push("A licence", changes));
      expect(run.succeeded).toBe(false);
      expect(run.output).toContain("answers on /login");
      expect(run.output).toContain("BUMP_REVERTED");
      expect(run.output).toContain("no figures without a licence");
      expect((await changesOfStudy())[0]).toContain(`revert(staging/${name})`);
      await lab.awaitState("staging", name, "Synced Healthy");
      expect(await introductionOf("staging")).toContain(secondSays);
    },
  );

  test("Delete ends staging", { timeout: 600_000 }, async () => {
    expectSuccess(await timedRun("Delete of staging", async () => project.press("delete")));
    expect(await lab.application("staging", name)).toBeUndefined();
    expect(await introductionOf("production")).toContain(firstSays);
  });
});

async function timed<T>(step: string, action: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await action();
  journey.push(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${step}`);
  return result;
}

/** The same for a pipeline, job by job. */
async function timedRun(step: string, run: () => Promise<PipelineRun>): Promise<PipelineRun> {
  const result = await timed(step, run);
  const jobs = result.output.matchAll(/^(\w+) +finished in ([\d.]+ \w+)/gm);
  for (const [, job, time] of jobs) journey.push(`${"".padStart(12)}${job} ${time}`);
  return result;
}

/** The starter, as somebody has it who got an image and the lab's path from the lab manager. */
async function ownStudy(): Promise<Files> {
  const image = `${registryHost}/econ/${name}`;
  return starterProjectFiles("otree", { name, image, labProject: project.group.labProject });
}

function pick(variables: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.map((each) => [each, variables[each]]));
}

/** What the code host says of the study's own pipeline. */
function own(): { readonly project_path: string } {
  return { project_path: project.path };
}

/** What a participant of a new session reads first; the session is over when this returns. */
async function introductionOf(environment: Environment): Promise<string> {
  const otree = otreeOf(lab, environment, name);
  const session = await otree.createSession(2);
  const { body } = await otree.page(`/api/get_session/${session}`, {});
  const { participants } = JSON.parse(body) as { readonly participants: readonly { readonly code: string }[] };
  const url = `https://${otree.host}/InitializeParticipant/${participants[0]?.code}`;
  const text = await timed(`${environment} in Chromium`, async () => readInChromium(lab.place, url));
  await otree.passTime(1800);
  return text;
}

/** `grove ask` as a job would run it that has this token. */
async function ask(token: string, ...words: readonly string[]) {
  const [file, ...rest] = groveCommand("ask", ...words);
  const env = { ...runnerEnvironment(lab.folder), ...project.group.gitlab.variables, GROVE_ID_TOKEN: token };
  return new Promise<{ readonly exitCode: unknown; readonly output: string }>((resolve) => {
    execFile(file, rest, { env, cwd: lab.folder }, (error, stdout, stderr) => {
      resolve({ exitCode: error?.code ?? 0, output: stdout + stderr });
    });
  });
}

/** Of both environments; other files commit, too. */
async function changesOfStudy(): Promise<readonly string[]> {
  return changesOf(lab, { name, environments: ["staging", "production"] });
}
