import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import type { Files } from "@grove/plan";
import { addresses } from "../../cluster/addresses.ts";
import { createGitRepository, setWebhooks } from "../../cluster/parts/git-server.ts";
import type { Stand } from "../../cluster/stand.ts";
import { artifactsOf, fetchIncludes, type PipelineRun, runPipeline } from "../../support/run-pipeline.ts";
import { checkOut } from "./checkout.ts";
import { eventually } from "./eventually.ts";
import { gitAccess } from "./git-access.ts";
import type { Lab } from "./lab.ts";

/** A study in a repository of its own, whose git server starts its pipeline by each push. */
export interface StudyProject {
  /** Commits changed files and pushes them; gives the pipeline that the server started, when it is through. */
  readonly push: (message: string, changes: Files) => Promise<PipelineRun>;
  /** The same on a branch of its own, from main, which stays as it is; gives the pipeline of that branch. */
  readonly pushBranch: (message: string, changes: Files) => Promise<PipelineRun>;
  /** The same with a merge request; gives the pipeline of that. */
  readonly propose: (message: string, changes: Files) => Promise<PipelineRun>;
  /** Presses a button of the newest pipeline. */
  readonly press: (job: string, variables?: Variables) => Promise<PipelineRun>;
  /** Where the artifacts of a job of the newest pipeline lie. */
  readonly artifacts: (job: string) => string;
  readonly close: () => void;
}

type Variables = Readonly<Record<string, string>>;

export interface StudyProjectOptions {
  readonly stand: Stand;
  readonly lab: Lab;
  /** `econ/public-goods` */
  readonly path: string;
  /** The variables of its settings, made anew for each job that asks. */
  readonly variables: () => Promise<Variables>;
  /** Of the runner. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Makes an empty repository for a study on the stand's git server, and listens to what that tells of pushes. */
export async function openStudyProject(options: StudyProjectOptions): Promise<StudyProject> {
  const { stand, lab, path } = options;
  const folder = mkdtempSync(join(lab.folder, "study-"));
  const url = await createGitRepository(stand, path);
  const clone = join(folder, "clone");
  await promisify(execFile)("git", ["clone", "--quiet", url, clone]);
  const pipelines: Pipelines = new Map();
  const secret = crypto.randomUUID();
  const hook = await listen(async (request) => {
    const event = JSON.parse(await text(request)) as { readonly after: string; readonly ref: string };
    if (request.headers["x-gitlab-token"] !== secret || event.ref !== "refs/heads/main") return;
    start(options, { pipelines, folder, commit: event.after });
  });
  setWebhooks(stand, path, { urls: [hook.url], secret });
  const newest = (): Pipeline => {
    const found = [...pipelines.values()].at(-1);
    if (found === undefined) throw new Error("nothing was pushed yet");
    return found;
  };
  const onBranch = async (change: Commit, variables: Variables): Promise<PipelineRun> => {
    const commit = await commitAndPush(clone, change);
    await promisify(execFile)("git", ["-C", clone, "reset", "--quiet", "--hard", "HEAD~"]);
    const place = { number: pipelines.size + 1, checkout: join(folder, commit), commit };
    return await runAll(options, place, variables);
  };
  return {
    push: async (message, changes) => {
      const commit = await commitAndPush(clone, { message, changes, branch: "main" });
      await eventually("the git server has started a pipeline", async () => pipelines.has(commit));
      return await newest().run;
    },
    pushBranch: async (message, changes) => onBranch({ message, changes, branch: "idea" }, ofBranch("idea")),
    propose: async (message, changes) => onBranch({ message, changes, branch: "change" }, mergeRequest),
    press: async (job, variables = {}) => await runIn(options, newest(), { job, variables }),
    artifacts: (job) => artifactsOf(newest().checkout, job),
    close: hook.close,
  };
}

/** What GitLab says of the pipeline of a branch, here where each checkout is on main. */
function ofBranch(branch: string): Variables {
  return { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: branch };
}

/** What GitLab says of the pipeline of a merge request. */
const mergeRequest = { CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_IID: "7", CI_COMMIT_BRANCH: "" };

/** By commit. */
type Pipelines = Map<string, Pipeline>;

interface Pipeline {
  readonly number: number;
  readonly checkout: string;
  readonly run: Promise<PipelineRun>;
}

interface Start {
  readonly pipelines: Pipelines;
  readonly folder: string;
  readonly commit: string;
}

function start(options: StudyProjectOptions, { pipelines, folder, commit }: Start): void {
  const pipeline = { number: pipelines.size + 1, checkout: join(folder, commit) };
  pipelines.set(commit, { ...pipeline, run: runAll(options, { ...pipeline, commit }) });
}

type Place = Omit<Pipeline, "run">;

async function runAll(
  options: StudyProjectOptions,
  place: Place & { readonly commit: string },
  variables: Variables = {},
): Promise<PipelineRun> {
  const { repository } = options.lab.place;
  await checkOut({ repository, path: options.path, folder: place.checkout, commit: place.commit });
  // As GitLab does, which lets nobody's jobs look into the lab's project.
  await fetchIncludes(place.checkout, { ...options.environment, ...gitAccess(repository) });
  return await runIn(options, place, { variables });
}

interface Wish {
  readonly job?: string;
  readonly variables?: Variables;
}

async function runIn(options: StudyProjectOptions, place: Place, { job, variables }: Wish): Promise<PipelineRun> {
  return await runPipeline({
    checkout: place.checkout,
    job,
    variables: { ...(await options.variables()), CI_PIPELINE_IID: `${place.number}`, ...variables },
    environment: options.environment,
  });
}

interface Commit {
  readonly message: string;
  readonly changes: Files;
  readonly branch: string;
}

async function commitAndPush(clone: string, { message, changes, branch }: Commit): Promise<string> {
  for (const [path, content] of changes) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), content);
  }
  const git = async (...words: readonly string[]) => {
    const author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
    return (await promisify(execFile)("git", ["-C", clone, ...author, ...words])).stdout.trim();
  };
  await git("add", "--all");
  await git("commit", "--quiet", "--message", message);
  const commit = await git("rev-parse", "HEAD");
  await git("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
  return commit;
}

/** Where the git server finds it; what is told is heard before anything is done about it. */
async function listen(hear: (request: IncomingMessage) => Promise<void>) {
  const server = createServer((request, response) => {
    hear(request).then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, addresses.node, resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the listener has no port");
  return { url: `http://${addresses.node}:${address.port}/`, close: () => void server.close() };
}
