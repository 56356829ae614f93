import { GroveError } from "@grove/plan";
import type { JWTPayload } from "jose";

/** What a verified token says of the pipeline that asks. */
export interface IdTokenClaims {
  /** Path of the project on its code host: `econ-lab/public-goods`. */
  readonly project: string;
  /**
   * Whether it runs for a branch or tag that only some may push to. A pipeline of a merge request never does: on GitHub it
   * may run under the name of the target, with a stranger's code.
   */
  readonly isProtected: boolean;
  /** Where people find the pipeline. */
  readonly pipeline: string;
}

/**
 * Reads the claims that GitLab and GitHub put into a token.
 *
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @throws GroveError TOKEN_MALFORMED where it names no project or no pipeline
 */
export function readClaims(payload: JWTPayload): IdTokenClaims {
  const { project, id, pages, isForMergeRequest } = Object.hasOwn(payload, "project_path")
    ? gitlabClaims(payload)
    : githubClaims(payload);
  if (typeof project !== "string" || !isPath.test(project) || !/^\d{1,20}$/.test(String(id))) throw malformed();
  return {
    project,
    isProtected: String(payload["ref_protected"]) === "true" && !isForMergeRequest,
    pipeline: `${pages(project)}/${String(id)}`,
  };
}

const isPath = /^(?=.{3,5000}$)[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_.][A-Za-z0-9._-]*)+$/;

interface Found {
  readonly project: unknown;
  /** Of the pipeline. */
  readonly id: unknown;
  /** The address below which a project's pipelines have theirs. */
  readonly pages: (project: string) => string;
  readonly isForMergeRequest: boolean;
}

function gitlabClaims({ iss, project_path: project, pipeline_id: id, pipeline_source: source }: JWTPayload): Found {
  const isForMergeRequest = source === "merge_request_event" || source === "external_pull_request_event";
  return { project, id, pages: (path) => `${iss}/${path}/-/pipelines`, isForMergeRequest };
}

function githubClaims({ iss = "", repository: project, run_id: id, event_name: event }: JWTPayload): Found {
  const server = iss === "https://token.actions.githubusercontent.com" ? "https://github.com" : new URL(iss).origin;
  const isForMergeRequest = String(event).startsWith("pull_request");
  return { project, id, pages: (path) => `${server}/${path}/actions/runs`, isForMergeRequest };
}

function malformed(): GroveError {
  return new GroveError("the token names no pipeline of a project, as those of GitLab and GitHub do", {
    code: "TOKEN_MALFORMED",
    next: "let grove ask send the token that the code host gives the job",
  });
}
