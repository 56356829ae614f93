import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aliasGitRepository } from "../../cluster/parts/git-server.ts";
import type { Stand } from "../../cluster/stand.ts";
import { type GitlabServer, startGitlabServer } from "../../support/gitlab-server.ts";
import type { Lab } from "./lab.ts";
import { openLabAccount } from "./lab-account.ts";
import { labPipeline } from "./lab-pipeline.ts";

/** A group on a code host, with the lab in it, whose pipeline answers what those of the studies ask. */
export interface AskingGroup {
  /** Its path; each has its own, for the stand keeps repositories. */
  readonly path: string;
  readonly labProject: string;
  readonly gitlab: GitlabServer;
  readonly close: () => Promise<void>;
}

/** Puts the lab into a group of the git server and of a stand-in for GitLab, which the lab believes from now on. */
export async function openAskingGroup(stand: Stand, lab: Lab): Promise<AskingGroup> {
  const name = new URL(lab.place.repository.url).pathname.slice(1).replace(/\.git$/, "");
  const path = `econ-${name}`;
  const labProject = `${path}/lab`;
  aliasGitRepository(stand, name, labProject);
  const account = await openLabAccount(lab);
  const runPipeline = labPipeline({ lab, project: labProject, account });
  const gitlab = await startGitlabServer({ runPipeline, project: labProject });
  const settings = { apiVersion: "grove/v1", issuers: [gitlab.url], audience: gitlab.audience };
  await lab.commit("whose pipelines may ask", (clone) =>
    writeFileSync(join(clone, "requests.yaml"), JSON.stringify(settings)),
  );
  return {
    path,
    labProject,
    gitlab,
    close: async () => {
      gitlab.close();
      await account.close();
      await lab.commit("no pipeline may ask any more", (clone) => rmSync(join(clone, "requests.yaml")));
    },
  };
}
