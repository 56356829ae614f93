export type { Comment, Forge, Pipeline, PipelineRequest, PipelineState } from "./forge.ts";
export type { IdTokenClaims } from "./tokens/read-claims.ts";
export { type TokenExpectations, verifyIdToken } from "./tokens/verify-id-token.ts";
