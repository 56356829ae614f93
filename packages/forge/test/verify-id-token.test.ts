import { UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import { verifyIdToken } from "../src/index.ts";
import { audience, gitlabClaims, type Issuer, startIssuer } from "./support/issuer.ts";

async function verify(issuer: Pick<Issuer, "url">, token: string): Promise<unknown> {
  return await verifyIdToken(token, { issuers: ["http://127.0.0.1:9", issuer.url], audience });
}

function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

describe("a good token", () => {
  test.for(["RS256", "ES256"])("signed with %s", async (algorithm) => {
    const issuer = await startIssuer({}, algorithm);
    expect(await verify(issuer, await issuer.sign())).toEqual({
      project: "econ-lab/public-goods",
      isProtected: true,
      pipeline: `${issuer.url}/econ-lab/public-goods/-/pipelines/1212`,
    });
  });

  test("of GitHub", async () => {
    const issuer = await startIssuer();
    const { ref_protected } = gitlabClaims;
    const claims = { project_path: undefined, repository: "econ-lab/goods", ref_protected, run_id: 42 };
    expect(await verify(issuer, await issuer.sign({ ...claims, event_name: "push" }))).toEqual({
      project: "econ-lab/goods",
      isProtected: true,
      pipeline: `${issuer.url}/econ-lab/goods/actions/runs/42`,
    });
  });

  test.for([
    ["a branch that anybody may push to", { ref_protected: "false" }],
    ["a merge request", { pipeline_source: "merge_request_event" }],
    [
      "a pull request that runs as its target",
      { project_path: undefined, repository: "a/b", run_id: "1", event_name: "pull_request_target" },
    ],
    ["a code host that does not say", { ref_protected: undefined }],
  ] as const)("of %s is not protected", async ([, claims]) => {
    const issuer = await startIssuer();
    expect(await verify(issuer, await issuer.sign(claims))).toMatchObject({ isProtected: false });
  });

  test("for several audiences, one of which is the lab", async () => {
    const issuer = await startIssuer();
    const token = await issuer.sign({ aud: ["https://other.example", audience] });
    expect(await verify(issuer, token)).toMatchObject({ isProtected: true });
  });
});

describe("a token that is refused", () => {
  test.for<[string, object, string]>([
    ["expired", { exp: inSeconds(-60) }, "TOKEN_EXPIRED"],
    ["older than an hour, whatever it says itself", { iat: inSeconds(-3700), exp: inSeconds(3600) }, "TOKEN_EXPIRED"],
    ["not yet valid", { nbf: inSeconds(3600) }, "TOKEN_EARLY"],
    ["made in the future", { iat: inSeconds(3600) }, "TOKEN_EARLY"],
    ["without an end", { exp: undefined }, "TOKEN_MALFORMED"],
    ["with an end that is no time", { exp: "tomorrow" }, "TOKEN_MALFORMED"],
    ["without a beginning", { iat: undefined }, "TOKEN_MALFORMED"],
    ["for another lab", { aud: "https://gitlab.example/econ/lab-2" }, "TOKEN_FOREIGN"],
    ["for nobody", { aud: undefined }, "TOKEN_MALFORMED"],
    ["for an address that begins alike", { aud: `${audience}.evil` }, "TOKEN_FOREIGN"],
    ["of an issuer that the lab does not name", { iss: "https://evil.example" }, "TOKEN_FOREIGN"],
    ["of an issuer that the lab names, signed by another", { iss: "http://127.0.0.1:9" }, "ISSUER_UNREACHABLE"],
    ["of no issuer", { iss: undefined }, "TOKEN_FOREIGN"],
    ["of no project", { project_path: undefined }, "TOKEN_MALFORMED"],
    ["of a project that is no path", { project_path: "../econ-lab/x" }, "TOKEN_MALFORMED"],
    ["of a list of projects", { project_path: ["econ-lab/x"] }, "TOKEN_MALFORMED"],
  ])("%s", async ([, claims, code]) => {
    const issuer = await startIssuer();
    await expect(verify(issuer, await issuer.sign({ ...claims }))).rejects.toMatchObject({ code });
  });

  test("signed with another key", async () => {
    const [issuer, forger] = [await startIssuer(), await startIssuer()];
    const token = await forger.sign({ iss: issuer.url });
    await expect(verify(issuer, token)).rejects.toMatchObject({ code: "TOKEN_FORGED" });
  });

  test("changed after it was signed", async () => {
    const issuer = await startIssuer();
    const [header, , signature] = (await issuer.sign()).split(".");
    const [, payload] = (await issuer.sign({ project_path: "evil/x" })).split(".");
    const token = [header, payload, signature].join(".");
    await expect(verify(issuer, token)).rejects.toMatchObject({ code: "TOKEN_FORGED" });
  });

  test("of a key that the issuer does not have", async () => {
    const issuer = await startIssuer();
    const token = await issuer.sign({}, { kid: "two" });
    await expect(verify(issuer, token)).rejects.toMatchObject({ code: "TOKEN_FORGED" });
  });

  test("without a signature (alg none)", async () => {
    const issuer = await startIssuer();
    const claims = { ...gitlabClaims, iss: issuer.url, aud: audience, iat: inSeconds(0), nbf: inSeconds(0) };
    const token = new UnsecuredJWT({ ...claims, exp: inSeconds(300) }).encode();
    await expect(verify(issuer, token)).rejects.toMatchObject({ code: "TOKEN_FORGED" });
  });

  test("signed with a weaker algorithm that the issuer has a key for", async () => {
    const issuer = await startIssuer({}, "RS512");
    await expect(verify(issuer, await issuer.sign())).rejects.toMatchObject({ code: "TOKEN_FORGED" });
  });

  test.for(["", "x", "a.b.c", "ey..", "x".repeat(10_000)])("that is none: %s", async (token) => {
    const issuer = await startIssuer();
    await expect(verify(issuer, token)).rejects.toMatchObject({ code: "TOKEN_MALFORMED" });
  });
});

describe("an issuer", () => {
  const discovery = "/.well-known/openid-configuration";

  test.for<[string, Readonly<Record<string, unknown>>]>([
    ["that speaks for another one", { [discovery]: { issuer: "https://evil.example", jwks_uri: "http://x" } }],
    ["whose keys lie at no address", { [discovery]: { issuer: "", jwks_uri: 1 } }],
    ["that has no keys", { "/keys": {} }],
    ["that gives no object", { "/keys": "keys" }],
  ])("%s is invalid", async ([, answers]) => {
    const issuer = await startIssuer(answers);
    await expect(verify(issuer, await issuer.sign())).rejects.toMatchObject({ code: "ISSUER_INVALID" });
  });

  test("that is not there is out of reach, and nothing of the token is told", async () => {
    const issuer = await startIssuer();
    const url = "http://127.0.0.1:9";
    const token = await issuer.sign({ iss: url });
    const refusal = verify({ url }, token);
    await expect(refusal).rejects.toMatchObject({ code: "ISSUER_UNREACHABLE", kind: "unreachable" });
    await expect(refusal).rejects.toSatisfy((error) => !JSON.stringify(error).includes(token.slice(-20)));
  });
});
