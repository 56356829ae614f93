import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import type { Files } from "@grove/plan";
import type { JsonValue } from "kustomize-ts";
import { parse } from "yaml";
import { readRepositoryFile } from "./repository.ts";
import { studyFolder } from "./study-folder.ts";

/** The kinds of experiments that have a pipeline for GitLab: `pipelines/gitlab/KIND.yml`. */
export type PipelineKind = "otree" | "jupyterhub" | "web-experiment";

/** Jobs by name, and GitLab's own keys. */
export type Pipeline = Readonly<Record<string, JsonValue>>;

/** One of the lab's pipelines with what it includes, later keys after earlier ones. */
export function readPipeline(kind: PipelineKind): Pipeline {
  const own = parsePipeline(readRepositoryFile(templatePath(kind)));
  const variables = { ...asObject(common().variables), ...asObject(own["variables"]) };
  return { ...common(), ...own, variables };
}

const common = (): Pipeline => parsePipeline(readRepositoryFile(commonPath));
const commonPath = "pipelines/gitlab/experiment.yml";

/** Where a lab has the pipeline of a kind. */
export function templatePath(kind: PipelineKind): string {
  return `pipelines/gitlab/${kind}.yml`;
}

function asObject(value: JsonValue | undefined): Readonly<Record<string, JsonValue>> {
  return value as Readonly<Record<string, JsonValue>>;
}

/**
 * A project on the branch main of a GitLab, with its first commit, until the test has ended; the lab's pipeline lies in the
 * project itself, for there is no GitLab to fetch it from.
 */
export function pipelineProject(kind: PipelineKind, files: Files, variables: JsonValue): string {
  const own = JSON.stringify({ include: { local: `/${templatePath(kind)}` }, variables });
  const templates = [templatePath(kind), commonPath].map((path) => [path, readRepositoryFile(path)] as const);
  const folder = studyFolder(new Map([...files, ...templates, [".gitlab-ci.yml", own]]));
  execFileSync("git", ["branch", "--move", "--force", "main"], { cwd: folder });
  execFileSync("git", ["remote", "add", "origin", "git@gitlab.example.org:econ/study.git"], { cwd: folder });
  return folder;
}

/** Name, stage, when, whether it may fail, environment of each job that a pipeline has, as gitlab-ci-local reads it. */
export function listJobs(
  folder: string,
  ...variables: readonly string[]
): readonly (readonly (string | undefined)[])[] {
  const set = variables.flatMap((variable) => ["--variable", variable]);
  const ignored = "--ignore-predefined-vars=CI_PIPELINE_SOURCE,CI_COMMIT_BRANCH";
  const lines = gitlabCiLocal(folder, "--list-csv", ignored, ...set)
    .trim()
    .split("\n");
  const columns = lines[0]?.split(";") ?? [];
  const wanted = ["name", "stage", "when", "allowFailure", "environment"].map((name) => columns.indexOf(name));
  return lines.slice(1).map((line) => wanted.map((column) => line.split(";")[column]));
}

/** The whole pipeline, with what it includes and extends put in. */
export function expandedPipeline(folder: string): Pipeline {
  const whole = gitlabCiLocal(folder, "--preview");
  return parsePipeline(whole.slice(whole.indexOf("---\n") + 4));
}

/** A pipeline as it stands in a file. */
export function parsePipeline(text: string): Pipeline {
  return parse(text) as Pipeline;
}

/** What gitlab-ci-local, which knows GitLab's own schema and rules, makes of the pipeline. */
function gitlabCiLocal(folder: string, ...words: readonly string[]): string {
  const program = createRequire(import.meta.url).resolve("gitlab-ci-local");
  return execFileSync(process.execPath, [program, ...words], { cwd: folder, encoding: "utf8", stdio: "pipe" });
}
