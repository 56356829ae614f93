import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** What of GitLab signs the id tokens of its jobs. */
export interface GitlabTokens {
  /** The key set, as GitLab shows it at `/oauth/discovery/keys`. */
  readonly keys: object;
  /** The id token of a job: of a push to the protected branch main of `econ-lab/public-goods` unless told. */
  readonly sign: (claims?: Claims) => Promise<string>;
}

/** What is said otherwise than for that push. */
export type Claims = JWTPayload & { readonly project_path?: string };

/** Makes the keys of a GitLab and signs as it does: RS256, claims as its documentation lists them, good for an hour. */
export async function gitlabTokens(issuer: string, audience: string): Promise<GitlabTokens> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const key = { ...(await exportJWK(publicKey)), kid: "gitlab", use: "sig", alg: "RS256" };
  return {
    keys: { keys: [key] },
    sign: async (claims = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const project = claims.project_path ?? "econ-lab/public-goods";
      const payload = { ...claimsOf(project), iss: issuer, aud: audience, iat: now, nbf: now - 5, exp: now + 3600 };
      return await new SignJWT({ ...payload, ...claims })
        .setProtectedHeader({ alg: "RS256", kid: "gitlab", typ: "JWT" })
        .sign(privateKey);
    },
  };
}

function claimsOf(project: string): JWTPayload {
  return {
    sub: `project_path:${project}:ref_type:branch:ref:main`,
    project_path: project,
    namespace_path: project.replace(/\/[^/]*$/, ""),
    project_id: "42",
    user_login: "ada",
    user_id: "7",
    pipeline_id: "1212",
    pipeline_source: "push",
    job_id: "8181",
    ref: "main",
    ref_type: "branch",
    ref_path: "refs/heads/main",
    ref_protected: "true",
    runner_environment: "self-hosted",
  };
}
