export { awaitAnswer, type AwaitOptions } from "./await-answer.ts";
export type { Comment, Forge, Pipeline, PipelineRequest, PipelineState } from "./forge.ts";
export { type GithubOptions, openGithub } from "./github/open-github.ts";
export { type IdTokenRequest, requestIdToken } from "./github/request-id-token.ts";
export { type GitlabOptions, openGitlab } from "./gitlab/open-gitlab.ts";
export type { IdTokenClaims } from "./tokens/read-claims.ts";
export { type TokenExpectations, verifyIdToken } from "./tokens/verify-id-token.ts";
