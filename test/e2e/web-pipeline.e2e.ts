import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registryHost } from "../cluster/addresses.ts";
import { buildNodeInStorage, nodeImage } from "../cluster/build/node-image.ts";
import { localStand } from "../cluster/stand.ts";
import { expectSuccess } from "../support/expect-success.ts";
import { readRepositoryFile } from "../support/repository.ts";
import type { PipelineRun } from "../support/run-pipeline.ts";
import { type AskingProject, openAskingProject } from "./support/asking-project.ts";
import { changesOf } from "./support/changes-of.ts";
import { readInChromium } from "./support/chromium.ts";
import { eventually } from "./support/eventually.ts";
import { theLab } from "./support/lab.ts";
import { reportSeconds } from "./support/report-seconds.ts";
import { webExperimentOf } from "./support/web-experiment.ts";
import { webProjectFiles } from "./support/web-project.ts";

// Three services by their own pipeline: each push is tested, a merge request built besides, and what is merged comes to staging
// by one commit for all of them. Each test goes on where the one before it ended.

const lab = await theLab();
const stand = localStand((line) => process.stdout.write(`${line}\n`));
const name = "pushed-greetings";
const repository = `${registryHost}/econ/${name}`;
const services = ["awesome-app", "greetings", "maths"] as const;
const experiment = webExperimentOf(lab, "staging", name);
const note = new Map([["NOTES.md", "What we try next.\n"]]);
let project: AskingProject;

describe.skipIf(!lab.isStand)(
  "a web experiment's pipeline (on the stand, whose registry takes images)",
  { tags: ["full"] },
  () => {
    beforeAll(async () => {
      await buildNodeInStorage(stand);
      // The machine's own cache, as a runner's would be.
      const variables = { npm_config_cache: join(homedir(), ".npm") };
      project = await openAskingProject({ stand, lab, name, base: nodeImage, machine: ofRunner, variables });
      const owner = ["--owner", `project:${project.path}`];
      const title = ["--title", "Which greeting is liked?"];
      await lab.grove("new", name, "--kind", "WebExperiment", "--image", repository, ...title, ...owner);
    }, 900_000);

    afterAll(async () => project?.close());

    test("the main branch brings all three services to staging by one commit", { timeout: 1_200_000 }, async () => {
      const before = await changes();
      const { labProject } = project.group;
      const files = await webProjectFiles({ name, image: repository, labProject });
      const run = await timed("push → live on staging", async () => project.push("our experiment", files));
      expectSuccess(run);
      expect(jobsOf(run)).toEqual([...tested, ...builds, "staging"].toSorted());
      expect(run.output).toContain(`staging/${name} is live`);
      expect(await changes()).toEqual([expect.stringContaining(`bump(staging/${name})`), ...before]);
      const tags = (await images()).map((image) => image?.replace(/^.*:(\w+)@sha256:\w+$/, "$1"));
      expect(tags).toEqual(Array(3).fill(expect.stringMatching(/^[0-9a-f]{12}$/)));
      expect(new Set(tags).size).toBe(1);
    });

    test("a visitor meets them in Chromium", async () => {
      const url = `${experiment.url}/Othello/1/1`;
      // The network rules of new pods take a moment after these are ready.
      await eventually("the visit is answered", async () =>
        (await experiment.visitor().visit({ url })).body.includes("Othello!"),
      );
      const text = await readInChromium(lab.place, url);
      expect(text).toMatch(/(Hello|Howdy) Othello!/);
      expect(text).toContain("1 + 1 = 2");
    });

    test("a push to another branch is tested, also in Chromium, and no more", { timeout: 1_200_000 }, async () => {
      const before = await state();
      const run = await timed("push to a branch → tested", async () => project.pushBranch("an idea", note));
      expectSuccess(run);
      expect(jobsOf(run)).toEqual(tested);
      // It was not skipped for want of a browser.
      expect(run.output).toMatch(/✓ .*browser\.test\.ts \(\d+ tests/);
      expect(await state()).toEqual(before);
    });

    test("a merge request builds all three besides, and nothing leaves it", { timeout: 1_200_000 }, async () => {
      const before = await state();
      const run = await timed("merge request → built", async () => project.propose("notes", note));
      expectSuccess(run);
      expect(jobsOf(run)).toEqual([...tested, ...builds].toSorted());
      expect(run.output).not.toMatch(/GROVE_IMAGE_\w+=/);
      expect(await state()).toEqual(before);
    });

    test("a fault that a test finds stops the main branch before its build", { timeout: 1_200_000 }, async () => {
      const before = await state();
      const calculate = "apps/web-experiment/services/maths/src/calculate.ts";
      const wrong = readRepositoryFile(calculate).replace("add: (x, y) => x + y", "add: (x, y) => x - y");
      const run = await timed("wrong sums → stopped", async () =>
        project.push("faster", new Map([[calculate, wrong]])),
      );
      expect(run.succeeded).toBe(false);
      expect(run.output).toMatch(/FAIL .*@grove\/maths/);
      expect(jobsOf(run)).toEqual(tested);
      expect(await state()).toEqual(before);
    });
  },
);

const tested = ["browser", "check", "test"];
const builds = services.map((service) => `build: [${service}]`);

/** The jobs that ran, by name. */
function jobsOf({ output }: PipelineRun): readonly string[] {
  const ended = output.matchAll(/^(?!pipeline )([\w-]+(?:: \[[\w-]+\])?) +finished in /gm);
  return [...ended].map(([, job = ""]) => job).toSorted();
}

async function timed(step: string, run: () => Promise<PipelineRun>): Promise<PipelineRun> {
  const started = performance.now();
  const result = await run();
  reportSeconds(step, started);
  return result;
}

/** What a pipeline that goes no further must leave alone. */
async function state() {
  return { changes: await changes(), images: await images() };
}

async function images(): Promise<readonly (string | undefined)[]> {
  return Promise.all(services.map(async (service) => experiment.image(service)));
}

async function changes(): Promise<readonly string[]> {
  return changesOf(lab, { name, environments: ["staging"] });
}

/** Without what npm and vitest tell those that they start: the project has its own. */
function ofRunner(machine: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(machine).filter(([variable]) => !/^(npm_|VITEST|NODE_ENV$)/.test(variable)));
}
