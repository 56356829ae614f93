import { createServer } from "node:http";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { onTestFinished } from "vitest";

/** A code host that signs tokens. */
export interface Issuer {
  readonly url: string;
  /** A good token of its own, but for the claims and the header that are given. */
  readonly sign: (claims?: JWTPayload, header?: Partial<Header>) => Promise<string>;
}

interface Header {
  readonly alg: string;
  readonly kid: string;
}

export const audience = "https://gitlab.example/econ/lab";

/** What GitLab says of a pipeline on the branch main. */
export const gitlabClaims = {
  project_path: "econ-lab/public-goods",
  ref: "main",
  ref_protected: "true",
  pipeline_id: "1212",
  pipeline_source: "push",
};

/** Starts an issuer; `answers` replaces what it says at a path. */
export async function startIssuer(answers: Readonly<Record<string, unknown>> = {}, alg = "RS256"): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg, use: "sig" }] };
  const server = createServer(({ url: path = "" }, response) => {
    const discovery = { issuer: url, jwks_uri: `${url}/keys` };
    const answer = answers[path] ?? { "/.well-known/openid-configuration": discovery, "/keys": keys }[path];
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address?.port}`;
  return {
    url,
    sign: async (claims = {}, header = {}) =>
      new SignJWT({ iss: url, aud: audience, ...times(), ...gitlabClaims, ...claims })
        .setProtectedHeader({ alg, kid: "one", ...header })
        .sign(privateKey),
  };
}

/** Seconds since 1970: made now, good for five minutes. */
function times(): { readonly iat: number; readonly nbf: number; readonly exp: number } {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now, nbf: now, exp: now + 300 };
}
