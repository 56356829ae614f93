import { type Forge, openGithub, openGitlab } from "@grove/forge";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";

export interface ForgeAccess {
  /** The path of the project. */
  readonly project: string;
  readonly triggerToken?: string | undefined;
  readonly accessToken?: string | undefined;
}

/**
 * A project on the code host whose job this is: GitLab and GitHub tell each job where their API is.
 *
 * @throws GroveError FORGE_MISSING
 */
export function openForge({ variables }: Pick<Context, "variables">, access: ForgeAccess): Forge {
  const { CI_API_V4_URL: gitlab, CI_JOB_TOKEN: jobToken, GITHUB_API_URL: github } = variables;
  if (gitlab !== undefined) return openGitlab({ ...access, apiUrl: gitlab, jobToken });
  const { project, triggerToken, accessToken = triggerToken } = access;
  if (github !== undefined) return openGithub({ apiUrl: github, project, accessToken });
  throw new GroveError("this is no job of GitLab or GitHub", {
    code: "FORGE_MISSING",
    kind: "usage",
    next: "run it in a pipeline, where CI_API_V4_URL (GitLab) or GITHUB_API_URL (GitHub) is set",
  });
}
