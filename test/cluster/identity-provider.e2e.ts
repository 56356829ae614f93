import { expect, test } from "vitest";
import { type Browser, openBrowser, type Page } from "../support/browser.ts";
import { addresses, argocdUrl, issuer } from "./addresses.ts";
import { argocdClient } from "./parts/identity-provider.ts";
import { sendRequest } from "./run/send-request.ts";
import { localStand } from "./stand.ts";

// The identity provider alone, on the stand that `lab:up` has brought up; Argo CD is not asked.

const { clientId, clientSecret } = argocdClient(localStand(() => undefined));
const redirectUri = `${argocdUrl}/auth/callback`;
const form = { "content-type": "application/x-www-form-urlencoded" };

test("it goes by the one name that is in its tokens", async () => {
  const { body } = await get("/.well-known/openid-configuration");
  expect(JSON.parse(body)).toMatchObject({
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    userinfo_endpoint: `${issuer}/oauth/userinfo`,
  });
});

test("a person's own groups are in the ID token, all of them are told by userinfo", async () => {
  const response = await exchange(await logIn("alice"), clientSecret);
  const tokens = JSON.parse(response.body) as { readonly id_token: string; readonly access_token: string };
  const claims = claimsOf(tokens.id_token);
  expect(claims).toMatchObject({ iss: issuer, aud: clientId, sub: "alice", groups_direct: ["econ-lab"] });
  expect(claims).not.toHaveProperty("groups");
  const { body } = await get("/oauth/userinfo", { authorization: `Bearer ${tokens.access_token}` });
  expect(JSON.parse(body)).toMatchObject({ sub: "alice", preferred_username: "alice", groups: ["econ-lab"] });
});

test("an ID token lives for two minutes, as GitLab's, and can be had anew", async () => {
  const first = JSON.parse((await exchange(await logIn("bob"), clientSecret)).body) as Readonly<Record<string, string>>;
  const { exp, iat } = claimsOf(first["id_token"] ?? "");
  expect(Number(exp) - Number(iat)).toBe(120);
  const again = await postToken({ grant_type: "refresh_token", refresh_token: first["refresh_token"] ?? "" });
  expect(JSON.parse(again.body)).toMatchObject({ id_token: expect.any(String) as string });
});

test("whoever is none of its people is sent back without a code", async () => {
  const answer = await logIn("mallory");
  expect(answer.searchParams.get("error")).toBe("access_denied");
  expect(answer.searchParams.has("code")).toBe(false);
});

test("a code is worth nothing without the client's secret", async () => {
  const response = await exchange(await logIn("erin"), "guessed");
  expect(response.status).toBe(401);
});

/** As Argo CD sends people to it; gives the URL that they are sent back to. */
async function logIn(person: string): Promise<URL> {
  const browser = openBrowser({ address: addresses.node, authority: "" });
  const question = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid profile email",
    state: "from-the-test",
  });
  const login = await browser.visit({ url: `${issuer}/oauth/authorize?${question.toString()}` });
  return leave(
    browser,
    await browser.send({ url: login.url, method: "POST", headers: form, body: `person=${person}` }),
  );
}

/** Follows the provider's redirects until one leads to Argo CD. */
async function leave(browser: Browser, page: Page): Promise<URL> {
  const target = new URL(page.headers.location ?? "", page.url);
  return target.href.startsWith(redirectUri) ? target : leave(browser, await browser.send({ url: target.href }));
}

async function exchange(answer: URL, secret: string) {
  const code = answer.searchParams.get("code") ?? "";
  return postToken({ grant_type: "authorization_code", code, redirect_uri: redirectUri }, secret);
}

async function postToken(parameters: Readonly<Record<string, string>>, secret = clientSecret) {
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`;
  return sendRequest({
    url: `${issuer}/oauth/token`,
    address: addresses.node,
    method: "POST",
    headers: { ...form, authorization },
    body: new URLSearchParams(parameters).toString(),
  });
}

async function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  return sendRequest({ url: `${issuer}${path}`, address: addresses.node, headers });
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ""] = token.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Readonly<Record<string, unknown>>;
}
