import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { actionlint } from "../support/actionlint.ts";
import { mentionFault } from "../support/grammar-fault.ts";
import { readPipeline } from "../support/gitlab-pipeline.ts";
import { pipelinePicture } from "../support/pipeline-picture.ts";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";
import { shellCommandsOf } from "../support/shell-commands.ts";

const workflows = [".github", "apps/otree/starter/.github"].flatMap((folder) => findRepositoryFiles(folder, ".yaml"));
const gitlab = findRepositoryFiles("pipelines/gitlab", ".yml");

describe.skipIf(actionlint === undefined)("actionlint finds nothing (skipped where it is not installed)", () => {
  test.for(workflows)("in %s", (path) => {
    expect(actionlint?.(path)).toBe("");
  });
});

describe.for(workflows)("%s", (path) => {
  const steps = partsOf(parse(readRepositoryFile(path)));

  test("puts nothing from outside into a script: that comes by env:", () => {
    expect(textsOf(steps, "run").filter((script) => script.includes("${{"))).toEqual([]);
  });

  test("pins each action by its commit", () => {
    const actions = textsOf(steps, "uses").filter((action) => !action.includes("/.github/workflows/"));
    expect(actions.filter((action) => !/^actions\/[a-z-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  test("gives each job the rights that it names, and no others", () => {
    const { permissions, jobs } = parse(readRepositoryFile(path)) as Workflow;
    const silent = Object.keys(jobs).filter((job) => jobs[job]?.permissions === undefined);
    expect(permissions === undefined ? silent : Object.keys(permissions)).toEqual([]);
  });
});

test.for([...workflows, ...gitlab])("%s calls only verbs and options that grove has", (path) => {
  const documents = parseAllDocuments(readRepositoryFile(path)).map((document) => document.toJS() as unknown);
  const lines = ["run", "script", "before_script"].flatMap((key) => textsOf(partsOf(documents), key));
  const commands = lines.flatMap(scriptLines).flatMap(shellCommandsOf);
  const faults = commands.filter(([command]) => command === "grove").map(([, ...words]) => mentionFault(words));
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});

test("the picture in docs/ shows the jobs of today; -u draws it anew", async () => {
  const picture = pipelinePicture(readPipeline("otree"));
  await expect(picture).toMatchFileSnapshot("../../docs/pipeline.svg");
});

test("GitHub runs the same steps of a study as GitLab", () => {
  const [onGithub, onGitlab] = [
    readRepositoryFile(".github/workflows/otree.yaml"),
    JSON.stringify(readPipeline("otree")),
  ].map(scriptsIn);
  expect(onGithub).not.toEqual([]);
  expect(onGithub).toEqual(onGitlab);
});

interface Workflow {
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, { readonly permissions?: object }>>;
}

/** Each mapping in a document, with all those in it. */
function partsOf(value: unknown): readonly object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(partsOf)];
}

/** What stands under a key, a text or a list of texts. */
function textsOf(parts: readonly object[], key: string): readonly string[] {
  return parts
    .flatMap((part) => Object.entries(part).filter(([name]) => name === key))
    .flatMap(([, value]) => value as unknown)
    .filter((value) => typeof value === "string");
}

/** With a value for the one variable whose value the grammar looks at. */
function scriptLines(script: string): readonly string[] {
  return script
    .replaceAll(/\\\n\s*/g, "")
    .replaceAll("$ENVIRONMENT", "staging")
    .split("\n");
}

function scriptsIn(pipeline: string): readonly string[] {
  return [...new Set(pipeline.match(/[a-z-]+\.sh\b/g))].toSorted();
}
