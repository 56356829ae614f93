import { listWorkTreeFiles } from "@grove/git";
import type { Files } from "@grove/plan";
import { readRepositoryFile, repositoryRoot } from "../../support/repository.ts";
import { type Beginning, ownSpec } from "./starter-project.ts";

/**
 * The project of a web experiment: of this repository what its services are built from and tested with, with an
 * `experiment.yaml` and a `.gitlab-ci.yml` of its own.
 */
export async function webProjectFiles({ name, image, labProject }: Beginning): Promise<Files> {
  const paths = (await listWorkTreeFiles(repositoryRoot)) ?? [];
  const kept = paths.filter((path) => parts.some((part) => part.test(path)));
  const template = { project: labProject, ref: "main", file: "/pipelines/gitlab/web-experiment.yml" };
  const pipeline = { include: template, variables: { GROVE_LAB_PROJECT: labProject } };
  const spec = ownSpec(readRepositoryFile("environments/staging/greetings/experiment.yaml"), { name, image });
  return new Map([
    ...kept.map((path) => [path, readRepositoryFile(path)] as const),
    ["experiment.yaml", spec],
    [".gitlab-ci.yml", JSON.stringify(pipeline)],
  ]);
}

/** No `environments/`, which make a lab. The lock and tsconfig.json name all workspaces. */
const parts = [
  /^[^/]+$/,
  /^(apps\/web-experiment|tools|test\/(support|web-experiment))\//,
  /^packages\/[^/]+\/(?!test\/)/,
  /^(demo|test)\/(package|tsconfig)\.json$/,
];
