import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { actionlint } from "../support/actionlint.ts";
import { mentionFault } from "../support/grammar-fault.ts";
import { readPipeline } from "../support/gitlab-pipeline.ts";
import { pipelinePicture } from "../support/pipeline-picture.ts";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";
import { shellCommandsOf } from "../support/shell-commands.ts";

const workflows = [".github", "apps/otree/starter/.github", "apps/jupyterhub/starter/.github"].flatMap((folder) =>
  findRepositoryFiles(folder, ".yaml"),
);
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

describe.for(["otree", "jupyterhub", "web-experiment"] as const)("GitHub's workflow of %s", (kind) => {
  const path = `.github/workflows/${kind}.yaml`;

  test("runs the same steps as GitLab's pipeline", () => {
    const [onGithub, onGitlab] = [readRepositoryFile(path), JSON.stringify(readPipeline(kind))].map(stepsIn);
    expect(onGithub).not.toEqual([]);
    expect(onGithub).toEqual(onGitlab);
  });

  // GitHub has no way to say them once.
  test("checks and asks as that of a study", () => {
    const [own, study] = [path, ".github/workflows/otree.yaml"].map((file) => commonIn(readRepositoryFile(file)));
    expect(own).toEqual(study);
  });

  test("can say who it is only in jobs that run nothing of the project", () => {
    const { jobs } = parse(readRepositoryFile(path)) as Workflow;
    const speaking = Object.entries(jobs).filter(([, { permissions }]) =>
      JSON.stringify(permissions).includes("id-token"),
    );
    expect(speaking.map(([name]) => name)).toEqual(["staging", "ask"]);
    for (const [, job] of speaking) expect(textsOf(partsOf(job), "run").join()).not.toMatch(/\.grove\/|np[mx] /);
  });
});

interface Workflow {
  readonly on?: object;
  readonly defaults?: object;
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly permissions?: object;
  readonly steps?: readonly Readonly<Record<string, unknown>>[];
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

/** Scripts, tests with their projects, and images. */
function stepsIn(pipeline: string): readonly string[] {
  const steps = pipeline.match(/[a-z-]+\.sh\b|\bnp[mx] (?:ci|run|vitest)(?: [\w@./-]+)+|[\w./]+playwright:[\w.-]+/g);
  return [...new Set(steps)].toSorted();
}

/** What is of no kind: inputs, the check, who may ask and how; without the data that only studies hand out. */
function commonIn(text: string): unknown {
  const { on, defaults, permissions, jobs } = parse(text) as Workflow;
  const { check, staging, ask } = jobs;
  const { run: _, env: __, ...asks } = staging?.steps?.at(-1) ?? {};
  const steps = ask?.steps?.filter((step) => !String(step["if"]).includes("export"));
  const common = { on, defaults, permissions, check, staging: { ...staging, steps: asks }, ask: { ...ask, steps } };
  return JSON.parse(JSON.stringify(common).replace("(--to answer ", "("));
}
