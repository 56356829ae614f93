import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineRunner } from "../../support/gitlab-server.ts";
import { groveCommand } from "../../support/grove-command.ts";
import { artifactsOf, runPipeline } from "../../support/run-pipeline.ts";
import { checkOut } from "./checkout.ts";
import type { Lab } from "./lab.ts";
import type { LabAccount } from "./lab-account.ts";

export interface LabPipelineOptions {
  readonly lab: Lab;
  /** The path of the lab's project. */
  readonly project: string;
  readonly account: LabAccount;
}

/** The lab's own pipeline: what its main says, with the protected variables of its project, for a trigger. */
export function labPipeline({ lab, project, account }: LabPipelineOptions): PipelineRunner {
  return async (inputs) => {
    const checkout = join(mkdtempSync(join(lab.folder, "lab-pipeline-")), "lab");
    await checkOut({ repository: lab.place.repository, path: project, folder: checkout });
    const variables = { ...protectedVariables(lab, account), CI_PIPELINE_SOURCE: "trigger" };
    const environment = runnerEnvironment(lab.folder);
    const { succeeded, output } = await runPipeline({ checkout, variables, inputs: { ...inputs }, environment });
    if (!succeeded) console.info(output);
    return { succeeded, artifacts: artifactsOf(checkout, "answer") };
  };
}

function protectedVariables({ place, folder }: Lab, account: LabAccount): Readonly<Record<string, string>> {
  return {
    CI_COMMIT_REF_PROTECTED: "true",
    GROVE_LAB_TOKEN: place.repository.token,
    GROVE_ARGOCD_TOKEN: account.argocdToken,
    GROVE_ARGOCD_ADDRESS: place.ingress,
    GROVE_STUDY_ADDRESS: place.ingress,
    GROVE_ARCHIVE_CREDENTIALS: place.archive?.credentials ?? "",
    KUBECONFIG: account.kubeconfig,
    NODE_EXTRA_CA_CERTS: writeAuthority(place.authority, folder),
  };
}

function writeAuthority(authority: string, folder: string): string {
  const file = join(folder, "pipeline-authority.crt");
  writeFileSync(file, authority);
  return file;
}

/** What a runner's jobs have of the machine: its programs and this checkout's grove, but no way into a lab or cluster. */
export function runnerEnvironment(folder: string, machine: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const programs = mkdtempSync(join(folder, "programs-"));
  const words = groveCommand().map((word) => `'${word}'`);
  writeFileSync(join(programs, "grove"), `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`, { mode: 0o755 });
  const kept = Object.entries(machine).filter(([name]) => !/^(GROVE_(?!PIP)|KUBECONFIG$|GIT_)/.test(name));
  return { ...Object.fromEntries(kept), PATH: `${programs}:${machine["PATH"]}` };
}
