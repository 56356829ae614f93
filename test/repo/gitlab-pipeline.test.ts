import { describe, expect, test } from "vitest";
import {
  expandedPipeline,
  listJobs,
  parsePipeline,
  pipelineProject,
  readPipeline,
  templatePath,
} from "../support/gitlab-pipeline.ts";
import { starterFiles } from "../support/study-with.ts";

/** What all kinds have behind their build. */
const [common, endings] = [
  [
    ["staging", "staging", "on_success", "false", "staging"],
    ["deploy", "production", "manual", "true", "production"],
    ["rollback", "production", "manual", "true", ""],
    ["sleep", "production", "manual", "true", ""],
    ["wake", "production", "manual", "true", ""],
    ["logs", "production", "manual", "true", ""],
  ],
  [["delete", "data", "manual", "true", ""]],
];

const kinds = [
  {
    kind: "otree",
    title: "an oTree study",
    automatic: ["check", "test", "build"],
    data: [
      ["export", "data", "manual", "true", ""],
      ["reset", "data", "manual", "true", ""],
    ],
  },
  { kind: "jupyterhub", title: "a course's image", automatic: ["check", "build"], data: [] },
] as const;

describe.for(kinds)("the pipeline of $title", ({ kind, automatic, data }) => {
  test("is the lab's, under its path in a lab", async () => {
    const { include } = parsePipeline((await starterFiles(kind)).get(".gitlab-ci.yml") ?? "");
    expect(include).toMatchObject({ ref: "main", file: `/${templatePath(kind)}` });
  });

  test("a push to the default branch goes to staging by itself; whatever comes after is a button", async () => {
    expect(listJobs(await project(kind))).toEqual([
      ...automatic.map((name) => [name, name, "on_success", "false", ""]),
      ...common,
      ...endings,
      ...data,
    ]);
  });

  test("a merge request is checked, tested and built, and has no button", async () => {
    const names = listJobs(await project(kind), "CI_PIPELINE_SOURCE=merge_request_event", "CI_COMMIT_BRANCH=");
    expect(names.map(([name]) => name)).toEqual(automatic);
  });

  test("no job that runs a project's own code can say who it is", async () => {
    const pipeline = expandedPipeline(await project(kind));
    const speaking = Object.entries(pipeline).filter(([, job]) => JSON.stringify(job).includes("id_tokens"));
    expect(speaking.map(([name]) => name)).toEqual(expect.arrayContaining(["staging", "deploy", "delete"]));
    for (const [, job] of speaking) expect(job).toMatchObject({ script: [expect.stringMatching(/^grove ask /)] });
  });

  test("pushes an image only where no merge request asks", () => {
    const { script } = readPipeline(kind)["build"] as { readonly script: readonly string[] };
    const pushing = script.filter((line) => line.includes("push-image.sh"));
    expect(pushing).toEqual(['test -n "$CI_MERGE_REQUEST_IID" || .grove/scripts/push-image.sh']);
  });
});

test("what a hub has not, its pipeline does not offer", () => {
  expect(JSON.stringify(readPipeline("jupyterhub"))).not.toMatch(/reset|export|rehearse/);
});

describe("the pipeline of a web experiment", () => {
  const services = ["awesome-app", "greetings", "maths"];
  const builds = services.map((service) => `build: [${service}]`);

  test("tests every push, and does no more for one to another branch", () => {
    expect(namesOf("CI_COMMIT_BRANCH=idea")).toEqual(["check", "test", "browser"]);
  });

  test("a merge request builds each service besides", () => {
    const names = namesOf(
      "CI_PIPELINE_SOURCE=merge_request_event",
      "CI_COMMIT_BRANCH=",
      "CI_OPEN_MERGE_REQUESTS=econ/x!7",
    );
    expect(names).toEqual(["check", "test", "browser", ...builds]);
  });

  test("a branch that has a merge request is not tested twice", () => {
    const { rules } = readPipeline("web-experiment")["workflow"] as { readonly rules: readonly object[] };
    // gitlab-ci-local runs whatever it is told to; whether there is a pipeline at all is GitLab's to say.
    expect(rules.slice(-2)).toEqual([
      { if: "$CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS", when: "never" },
      { if: "$CI_COMMIT_BRANCH" },
    ]);
  });

  test("the default branch goes to staging by one commit for all images", () => {
    expect(listJobs(web())).toEqual([
      ["check", "check", "on_success", "false", ""],
      ["test", "test", "on_success", "false", ""],
      ["browser", "test", "on_success", "false", ""],
      ...builds.map((name) => [name, "build", "on_success", "false", ""]),
      ...common,
      ...endings,
    ]);
    const { script } = expandedPipeline(web())["staging"] as { readonly script: readonly string[] };
    const images = services.map((service) => ` --image "$GROVE_IMAGE_${service.toUpperCase().replace("-", "_")}"`);
    expect(script.join().match(/ --image \S+/g)).toEqual(images);
  });
});

function namesOf(...variables: readonly string[]) {
  return listJobs(web(), ...variables).map(([name]) => name);
}

function web(): string {
  return pipelineProject("web-experiment", new Map(), { GROVE_LAB_PROJECT: "econ/lab" });
}

async function project(kind: "otree" | "jupyterhub"): Promise<string> {
  const files = await starterFiles(kind);
  const { variables = {} } = parsePipeline(files.get(".gitlab-ci.yml") ?? "");
  return pipelineProject(kind, files, variables);
}
