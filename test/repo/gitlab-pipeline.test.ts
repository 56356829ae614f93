import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { readYaml } from "@grove/experiments";
import type { JsonValue } from "kustomize-ts";
import { expect, test } from "vitest";
import { readRepositoryFile } from "../support/repository.ts";
import { studyFolder } from "../support/study-folder.ts";
import { starterFiles } from "../support/study-with.ts";

const template = "pipelines/gitlab/otree.yml";
const own = ".gitlab-ci.yml";

test("the starter's pipeline is the lab's, under its path in a lab", async () => {
  const { include } = await starterPipeline();
  expect(include).toMatchObject({ ref: "main", file: `/${template}` });
});

test("a push to the default branch goes to staging by itself; whatever comes after is a button", async () => {
  expect(await jobs()).toEqual([
    ["check", "check", "on_success", "false", ""],
    ["test", "test", "on_success", "false", ""],
    ["build", "build", "on_success", "false", ""],
    ["staging", "staging", "on_success", "false", "staging"],
    ["deploy", "production", "manual", "true", "production"],
    ["rollback", "production", "manual", "true", ""],
    ["sleep", "production", "manual", "true", ""],
    ["wake", "production", "manual", "true", ""],
    ["logs", "production", "manual", "true", ""],
    ["export", "data", "manual", "true", ""],
    ["reset", "data", "manual", "true", ""],
    ["delete", "data", "manual", "true", ""],
  ]);
});

test("a merge request is checked, tested and built, and has no button", async () => {
  const names = (await jobs("CI_PIPELINE_SOURCE=merge_request_event", "CI_COMMIT_BRANCH=")).map(([name]) => name);
  expect(names).toEqual(["check", "test", "build"]);
});

test("no job that runs a study's own code can say who it is", async () => {
  const whole = execute(await study(), "--preview");
  const pipeline = parse(whole.slice(whole.indexOf("---\n") + 4));
  const speaking = Object.entries(pipeline).filter(([, job]) => JSON.stringify(job).includes("id_tokens"));
  expect(speaking.map(([name]) => name)).toEqual(expect.arrayContaining(["staging", "deploy", "delete"]));
  for (const [, job] of speaking) expect(job).toMatchObject({ script: [expect.stringMatching(/^grove ask /)] });
});

/** Name, stage, when, whether it may fail, environment. */
async function jobs(...variables: readonly string[]) {
  const set = variables.flatMap((variable) => ["--variable", variable]);
  const lines = execute(
    await study(),
    "--list-csv",
    "--ignore-predefined-vars=CI_PIPELINE_SOURCE,CI_COMMIT_BRANCH",
    ...set,
  )
    .trim()
    .split("\n");
  const columns = lines[0]?.split(";") ?? [];
  const wanted = ["name", "stage", "when", "allowFailure", "environment"].map((name) => columns.indexOf(name));
  return lines.slice(1).map((line) => wanted.map((column) => line.split(";")[column]));
}

/** Where the lab's template lies in the study itself, for there is no GitLab to fetch it from. */
async function study(): Promise<string> {
  const { variables } = await starterPipeline();
  const pipeline = JSON.stringify({ include: { local: `/${template}` }, variables });
  const files = new Map([...(await starterFiles()), [template, readRepositoryFile(template)], [own, pipeline]]);
  const folder = studyFolder(files);
  execFileSync("git", ["branch", "--move", "--force", "main"], { cwd: folder });
  execFileSync("git", ["remote", "add", "origin", "git@gitlab.example.org:econ/study.git"], { cwd: folder });
  return folder;
}

async function starterPipeline(): Promise<Readonly<Record<string, JsonValue>>> {
  return parse((await starterFiles()).get(own) ?? "");
}

function parse(text: string): Readonly<Record<string, JsonValue>> {
  return readYaml(text, own).value?.data as Readonly<Record<string, JsonValue>>;
}

/** What gitlab-ci-local, which knows GitLab's own schema and rules, makes of the pipeline. */
function execute(folder: string, ...words: readonly string[]): string {
  const program = createRequire(import.meta.url).resolve("gitlab-ci-local");
  return execFileSync(process.execPath, [program, ...words], { cwd: folder, encoding: "utf8", stdio: "pipe" });
}
