import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Encrypter } from "age-encryption";
import { onTestFinished } from "vitest";
import { startGitlabServer } from "./gitlab-server.ts";
import { groveCommand } from "./grove-command.ts";
import { readRepositoryFile, repositoryRoot } from "./repository.ts";
import { type PipelineRun, runPipeline } from "./run-pipeline.ts";

/** A project whose pipeline runs on this machine, with stand-ins for what is around it. */
export interface PipelineWorld {
  /** Runs what starts by itself, or presses a button. */
  readonly run: (variables: Readonly<Record<string, string>>, job?: string) => Promise<PipelineRun>;
  /** What buildah was told, the words of each call. */
  readonly built: () => readonly string[];
  /** What the lab was asked for: verb, environment and options. */
  readonly asked: readonly Asked[];
}

export interface WorldOptions {
  /** Programs that the jobs find instead of the machine's: name → shell script. */
  readonly standIns?: Readonly<Record<string, string>>;
}

/** Of a request, what a verb is told. */
export type Asked = Readonly<Record<"verb" | "name" | "environment" | "options", unknown>>;

/** What the stand-in for buildah gives each image that is pushed. */
export const pushedDigest = `sha256:${"d".repeat(64)}`;

/**
 * A GitLab whose lab says yes to everything, and a buildah that only notes what it is told; the scripts, `grove check` and
 * `grove ask` are the real ones. `FAULT` in a pipeline's variables is what the image says when it is tried, and fails.
 *
 * @param checkout a project that is on the branch main
 */
export async function pipelineWorld(checkout: string, { standIns = {} }: WorldOptions = {}): Promise<PipelineWorld> {
  const folder = mkdtempSync(join(tmpdir(), "grove-pipeline-world-"));
  const asked: Asked[] = [];
  const gitlab = await startGitlabServer({
    runPipeline: async ({ request }) => {
      const { recipient, verb, name, environment, options } = JSON.parse(Buffer.from(request, "base64url").toString());
      asked.push({ verb, name, environment, options });
      writeFileSync(join(folder, "answer.age"), await sealed(recipient, `did ${verb}`));
      return { succeeded: true, artifacts: folder };
    },
  });
  onTestFinished(() => {
    gitlab.close();
    rmSync(folder, { recursive: true });
  });
  const scripts = scriptsOfImage(folder);
  const log = join(folder, "buildah.log");
  writeFileSync(log, "");
  const environment = {
    ...process.env,
    PATH: `${programs(folder, standIns)}:${process.env["PATH"]}`,
    BUILDAH_LOG: log,
  };
  return {
    asked,
    built: () => readFileSync(log, "utf8").split("\n").filter(Boolean),
    run: async (variables, job) => {
      const token = await gitlab.signToken();
      const own = { ...gitlab.variables, GROVE_ID_TOKEN: token, GROVE_SCRIPTS: scripts, CI_PIPELINE_IID: "812" };
      return await runPipeline({ checkout, job, variables: { ...own, ...variables }, environment });
    },
  };
}

/** An answer as the lab's pipeline makes it, to whom the request names. */
async function sealed(recipient: string, text: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const data = { url: "https://asked.lab.example.org" };
  return await encrypter.encrypt(`${JSON.stringify({ version: 1, text, data, exitCode: 0, files: [] })}\n`);
}

/** The scripts as the command's image has them. */
function scriptsOfImage(folder: string): string {
  const place = join(folder, "scripts");
  const copies = readRepositoryFile("pipelines/image/Containerfile").matchAll(
    /^COPY (\S+) \/usr\/local\/share\/grove\/scripts(\S*)$/gm,
  );
  for (const [, source = "", below] of copies) {
    cpSync(join(repositoryRoot, source), `${place}${below}`, { recursive: true });
  }
  return place;
}

function programs(folder: string, standIns: WorldOptions["standIns"]): string {
  const place = join(folder, "programs");
  mkdirSync(place);
  for (const [name, script] of Object.entries({ grove: `exec ${grove} "$@"`, buildah, ...standIns })) {
    writeFileSync(join(place, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return place;
}

/** The command of this checkout, for a shell. */
export const grove = groveCommand()
  .map((word) => `'${word}'`)
  .join(" ");

const buildah = `echo "$*" >> "$BUILDAH_LOG"
case $1 in
  from) echo container-1 ;;
  run) echo "\${FAULT:-A notebook imports it.}"; test -z "$FAULT" ;;
  push) echo ${pushedDigest} > "$3" ;;
esac`;
