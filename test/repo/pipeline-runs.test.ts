import { describe, expect, test } from "vitest";
import { expectSuccess } from "../support/expect-success.ts";
import { parsePipeline, pipelineProject } from "../support/gitlab-pipeline.ts";
import { grove, pipelineWorld, pushedDigest } from "../support/pipeline-world.ts";
import { starterFiles } from "../support/study-with.ts";

// Pipelines run by gitlab-ci-local: their jobs, scripts, grove check and grove ask are real. What a whole lab
// answers is for the end-to-end tests to show, and what an image does for course-scripts.test.ts.

const mergeRequest = { CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_IID: "7", CI_COMMIT_BRANCH: "" };
const repository = "registry.example/teaching/statistics";

describe("a course's pipeline", { tags: ["slow"] }, () => {
  test("a package more in a merge request: the image is built and its notebook run, and nothing leaves", async () => {
    const { run, built, asked } = await courseWorld();
    expectSuccess(await run(mergeRequest));
    expect(built().map((words) => words.split(" ")[0])).toEqual(["build", "from", "run", "rm"]);
    expect(asked).toEqual([]);
  });

  test("on main it is pushed besides, staging is asked to take exactly that image; buttons ask for production", async () => {
    const { run, built, asked } = await courseWorld();
    expectSuccess(await run({}));
    const [pushed = ""] = built().filter((words) => words.startsWith("push "));
    const [, tag = ""] = /docker:\/\/[^ ]+:(\w+)$/.exec(pushed) ?? [];
    expect(pushed).toContain(` ${repository}:${tag} docker://${repository}:${tag}`);
    const options = { image: `${repository}:${tag}@${pushedDigest}`, build: 812 };
    for (const button of ["deploy", "rollback"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expectSuccess(await run({}, button));
    }
    const reason = expect.stringContaining(" took it back in pipeline ");
    expect(asked).toEqual([
      { verb: "bump", name: "statistics", environment: "staging", options },
      { verb: "deploy", name: "statistics", environment: "production", options: {} },
      { verb: "rollback", name: "statistics", environment: "production", options: { reason } },
    ]);
  });

  test("an image in which a cell fails is not pushed, and staging keeps what it has", async () => {
    const { run, built, asked } = await courseWorld();
    const fault = "the cell 'import scipy' failed: ModuleNotFoundError: No module named 'scipy'";
    const { succeeded, output } = await run({ FAULT: fault });
    expect(succeeded).toBe(false);
    expect(output).toContain(`error NOTEBOOK_FAILED: ${fault}`);
    expect([built().filter((words) => words.startsWith("push ")), asked]).toEqual([[], []]);
  });

  test("a project that would not build is refused in a second", async () => {
    const { run, built } = await courseWorld(["requirements.txt", "scipy==1.20.0\n"]);
    const { succeeded, output } = await run(mergeRequest);
    expect(succeeded).toBe(false);
    expect(output).toContain("requirements.txt:1: error HASH_MISSING: ");
    expect(built()).toEqual([]);
  });
});

describe("a web experiment's pipeline", { tags: ["slow"] }, () => {
  const folder = "registry.example/econ/greetings-test";

  test("on main builds each service by the one file, and asks for all images at once", async () => {
    const { run, built, asked } = await webWorld();
    expectSuccess(await run(oneFile));
    const builds = built().filter((words) => words.startsWith("build "));
    for (const service of services) {
      const words = expect.stringMatching(
        `--tag ${folder}/${service}:(\\w+) --build-arg SERVICE=${service} --file services/Containerfile \\.$`,
      );
      expect(builds).toContainEqual(words);
    }
    const [, tag = ""] = /:(\w+) --build-arg/.exec(builds[0] ?? "") ?? [];
    const image = services.map((service) => `${folder}/${service}:${tag}@${pushedDigest}`);
    expect(asked).toMatchObject([{ verb: "bump", environment: "staging", options: { image, build: 812 } }]);
  });

  test("in a merge request builds each service and does no more", async () => {
    const { run, built, asked } = await webWorld();
    expectSuccess(await run({ ...oneFile, ...mergeRequest }));
    expect(built().map((words) => words.split(" ")[0])).toEqual(["build", "build", "build"]);
    expect(asked).toEqual([]);
  });
});

const services = ["awesome-app", "greetings", "maths"];
const oneFile = { GROVE_CONTAINERFILE: "services/Containerfile" };

/** The tests of services run in this repository by themselves; here only what becomes of the images is looked at. */
async function webWorld() {
  const spec = "kind: WebExperiment\nname: greetings-test\nimage: registry.example/econ/greetings-test\n";
  const files = new Map([
    ["experiment.yaml", spec],
    ["package-lock.json", "{}"],
  ]);
  const project = pipelineProject("web-experiment", files, { GROVE_LAB_PROJECT: "econ/lab" });
  const bundle = "apps/web-experiment/services/maths/bundle";
  return await pipelineWorld(project, {
    standIns: {
      npm: `test "$*" != "run bundle" || { mkdir -p ${bundle} && echo > ${bundle}/main.js; }`,
      npx: "",
      chromium: "echo Chromium",
      // Its kind is checked by tests of its own.
      grove: `test "$1" = check || exec ${grove} "$@"`,
    },
  });
}

async function courseWorld(...changes: readonly (readonly [string, string])[]) {
  const files = new Map([...(await starterFiles("jupyterhub")), ...changes]);
  const { variables = {} } = parsePipeline(files.get(".gitlab-ci.yml") ?? "");
  return await pipelineWorld(pipelineProject("jupyterhub", files, variables));
}
