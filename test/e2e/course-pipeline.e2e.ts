import { cpSync } from "node:fs";
import { join } from "node:path";
import { type Environment, namespaceOf } from "@grove/experiments";
import type { Files } from "@grove/plan";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registryHost } from "../cluster/addresses.ts";
import { courseBaseImage, publishHubImages } from "../cluster/build/hub-images.ts";
import { localStand } from "../cluster/stand.ts";
import { expectSuccess } from "../support/expect-success.ts";
import { repositoryRoot } from "../support/repository.ts";
import { type AskingProject, openAskingProject } from "./support/asking-project.ts";
import { editHub } from "./support/hub.ts";
import { theLab } from "./support/lab.ts";
import { starterProjectFiles } from "./support/starter-project.ts";

// A course's image, by its own pipeline: tried for a merge request, on staging after the merge, in production by one click.
// Each test goes on where the one before it ended.

const lab = await theLab();
const stand = localStand(() => undefined);
const name = "pushed-course";
const repository = `${registryHost}/teaching/${name}`;
const humanize = "humanize==4.17.0 --hash=sha256:02d0899527760efe18011944f882df4970943b4cdff7b5a0ba7fed43a576ef98";
let project: AskingProject;

describe.skipIf(!lab.isStand)(
  "a course's pipeline (on the stand, whose registry takes images)",
  { tags: ["full"] },
  () => {
    beforeAll(async () => {
      await publishHubImages(stand);
      const variables = { GROVE_SCRIPTS: scriptsOfCommand() };
      project = await openAskingProject({ stand, lab, name, base: courseBaseImage, variables });
      const owner = ["--owner", `project:${project.path}`];
      await lab.grove("new", name, "--kind", "JupyterHub", "--image", repository, ...owner);
      await editHub(lab, "a hub for a pushed course", {
        environment: "staging",
        name,
        spec: {
          check: "{packages: [numpy]}",
          server: "{memory: {guarantee: 128Mi, limit: 512Mi}, storage: 64Mi}",
        },
      });
    }, 1_800_000);

    afterAll(async () => project?.close());

    test("the main branch deploys it to staging, where the hub's own check passes", { timeout: 900_000 }, async () => {
      const run = await project.push("our course", await ownCourse());
      expectSuccess(run);
      expect(run.output).toContain("A notebook imports numpy, pandas, uncertainties.");
      expect(run.output).toContain(`staging/${name} is live`);
      expect(await imageOf("staging")).toMatch(new RegExp(`^${repository}:.+@sha256:`));
    });

    test(
      "an image that lacks a package of the course gets no further than its build",
      { timeout: 900_000 },
      async () => {
        const before = await imageOf("staging");
        const run = await project.push("humanized", await checked());
        expect(run.succeeded).toBe(false);
        expect(run.output).toContain("NOTEBOOK_FAILED");
        expect(run.output).toContain("No module named 'humanize'");
        expect(await imageOf("staging")).toBe(before);
      },
    );

    test(
      "a merge request with the package is built and tried, and nothing leaves it",
      { timeout: 900_000 },
      async () => {
        const before = await imageOf("staging");
        const run = await project.propose("humanize", await withPackage());
        expectSuccess(run);
        expect(run.output).toContain("A notebook imports numpy, pandas, humanize.");
        expect(run.output).not.toContain("GROVE_IMAGE=");
        expect(await imageOf("staging")).toBe(before);
      },
    );

    test("merged, it is deployed to staging", { timeout: 900_000 }, async () => {
      const before = await imageOf("staging");
      expectSuccess(await project.push("humanize", await withPackage()));
      expect(await imageOf("staging")).not.toBe(before);
    });

    test("Deploy, the one click: production serves exactly what staging tried", { timeout: 900_000 }, async () => {
      const run = await project.press("deploy");
      expectSuccess(run);
      expect(run.output).toContain(`production/${name} is live`);
      expect(await imageOf("production")).toBe(await imageOf("staging"));
    });
  },
);

async function ownCourse(): Promise<Files> {
  return starterProjectFiles("jupyterhub", { name, image: repository, labProject: project.group.labProject });
}

/** The notebook is to import a package more … */
async function checked(): Promise<Files> {
  const spec = (await ownCourse()).get("experiment.yaml")?.replace("uncertainties]", "humanize]") ?? "";
  return new Map([["experiment.yaml", spec]]);
}

/** … and here the image has it. */
async function withPackage(): Promise<Files> {
  const requirements = (await ownCourse()).get("requirements.txt") ?? "";
  return new Map([["requirements.txt", `${requirements}${humanize}\n`]]);
}

/** The scripts and the hub's programs in one folder, as the command's image has them. */
function scriptsOfCommand(): string {
  const folder = join(lab.folder, "command-scripts");
  cpSync(join(repositoryRoot, "pipelines/scripts"), folder, { recursive: true });
  cpSync(join(repositoryRoot, "apps/jupyterhub/base/programs"), join(folder, "programs"), { recursive: true });
  return folder;
}

/** What people's servers are started from there, if the hub has come up. */
async function imageOf(environment: Environment): Promise<string | undefined> {
  const namespace = namespaceOf(environment, name);
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", namespace, name: "user-images" };
  const found = (await lab.cluster.read(deployment)) as UserImages | undefined;
  const { replicas, template } = found?.spec ?? {};
  return replicas === 0 ? undefined : template?.spec.containers[0]?.image;
}

interface UserImages {
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}
