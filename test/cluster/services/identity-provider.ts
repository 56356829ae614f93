import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Configuration, type KoaContextWithOIDC, Provider } from "oidc-provider";
import type { OidcClient } from "../parts/identity-provider.ts";
import { findPerson, people } from "../people.ts";
import { setting } from "../run/setting.ts";
import { gitlabAnswer } from "./gitlab-api.ts";

// An OpenID Connect provider for tests: whoever names one of our people is that person. Where providers differ it does
// as GitLab, so that what works here works in a lab: the ID token lives for two minutes and names a person's own groups
// as `groups_direct`; `groups`, with the inherited ones, is to be had from the userinfo endpoint only. Of GitLab's API
// it has what tells a program who somebody is, and in which groups.

const issuer = setting("IDENTITY_PROVIDER_ISSUER");
/** Of GitLab's API. */
const apiScopes = ["read_user", "read_api"];
const provider = new Provider(issuer, configuration());
const answer = provider.callback();

createServer((request, response) => {
  const serve = { interaction: logIn, api: answerApi }[request.url?.split("/")[1] ?? ""];
  if (serve === undefined) void answer(request, response);
  else serve(request, response).catch((error: unknown) => response.writeHead(400).end(`${String(error)}\n`));
}).listen(Number(setting("IDENTITY_PROVIDER_PORT")), setting("IDENTITY_PROVIDER_ADDRESS"));

function configuration(): Configuration {
  return {
    clients: clients(),
    claims: {
      openid: ["sub", "name", "preferred_username", "email", "email_verified", "groups", "groups_direct"],
      profile: [],
      email: [],
    },
    conformIdTokenClaims: false,
    scopes: ["openid", "offline_access", ...apiScopes],
    findAccount: (_, id) =>
      findPerson(id) === undefined ? undefined : { accountId: id, claims: (use) => claims(id, use) },
    routes: { authorization: "/oauth/authorize", token: "/oauth/token", userinfo: "/oauth/userinfo" },
    ttl: {
      IdToken: 120,
      AccessToken: 7200,
      RefreshToken: 14 * 24 * 3600,
      Session: 24 * 3600,
      Grant: 14 * 24 * 3600,
      Interaction: 3600,
    },
    issueRefreshToken: () => true,
    loadExistingGrant: grantEverything,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: [randomBytes(32).toString("base64url")] },
    jwks: { keys: [signingKey()] },
  };
}

function clients() {
  const known = JSON.parse(setting("CLIENTS")) as readonly OidcClient[];
  return known.map(({ clientId, clientSecret, redirectUris, method }) => ({
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [...redirectUris],
    token_endpoint_auth_method: method,
    grant_types: ["authorization_code", "refresh_token"],
  }));
}

/** What GitLab tells of a person, in the ID token and by userinfo. */
function claims(login: string, use: string) {
  const { name = "", groups = [] } = findPerson(login) ?? {};
  const both = { sub: login, email: `${login}@grove.test`, email_verified: true };
  return use === "id_token"
    ? { ...both, groups_direct: [...groups] }
    : { ...both, name, preferred_username: login, groups: [...groups] };
}

/** Nobody is asked whether a client may see these data; the grant is given as the request comes. */
async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const grant = new provider.Grant({ accountId: oidc.session?.accountId, clientId: oidc.client?.clientId });
  grant.addOIDCScope(["openid", "profile", "email", ...apiScopes].join(" "));
  await grant.save();
  return grant;
}

/** Asks who it is; the answer of the form is believed. */
async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html" }).end(page(prompt.name));
    return;
  }
  const accountId = new URLSearchParams(await text(request)).get("person") ?? "";
  const result = findPerson(accountId)
    ? { login: { accountId } }
    : { error: "access_denied", error_description: `nobody is called ${accountId}` };
  await provider.interactionFinished(request, response, result);
}

/** As GitLab's API, to whoever shows an access token as bearer. */
async function answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
  const found = token === "" ? undefined : await provider.AccessToken.find(token);
  const access = found && { login: found.accountId, scopes: [...found.scopes] };
  const { status, body } = gitlabAnswer(request.url ?? "", access);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function page(title: string): string {
  const buttons = Object.entries(people).map(
    ([login, { name }]) => `<button name="person" value="${login}">${name}</button>`,
  );
  return `<!doctype html><title>${title}</title><form method="post">${buttons.join(" ")}</form>\n`;
}

/** A new one with each start: who logged in before has to do so again. */
function signingKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" };
}
