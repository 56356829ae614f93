import { requestIdToken } from "@grove/forge";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";

/**
 * The id token with which this job says who it is: GitLab has put it into a variable, GitHub gives one when asked.
 *
 * @param project the lab's, for which the token is made
 * @throws GroveError ID_TOKEN_MISSING, FORGE_UNREACHABLE, FORGE_REFUSED
 */
export async function ownIdToken({ variables }: Pick<Context, "variables">, project: string): Promise<string> {
  const { GROVE_ID_TOKEN: token, GITHUB_SERVER_URL: server } = variables;
  if (token !== undefined && token !== "") return token;
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = variables;
  if (url !== undefined && bearer !== undefined) {
    return await requestIdToken({ url, bearer, audience: `${server}/${project}` });
  }
  throw new GroveError("this job has no id token, so the lab could not know who asks", {
    code: "ID_TOKEN_MISSING",
    kind: "usage",
    next: "give the job id_tokens: GROVE_ID_TOKEN (GitLab), or permissions: id-token: write (GitHub)",
  });
}
