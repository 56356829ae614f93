import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { GroveError } from "@grove/plan";
import { expect, onTestFinished, test } from "vitest";
import { resolveDigest } from "../src/upgrade/resolve-digest.ts";

const digest = `sha256:${"a".repeat(64)}`;

/** A registry that speaks as the distribution API says; gives its host. */
async function registry(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function codeOf(lookup: Promise<string>): Promise<unknown> {
  return await lookup.then(
    () => undefined,
    (error: unknown) => (error instanceof GroveError ? [error.code, error.kind] : error),
  );
}

test("asks for what the tag means, and takes an index of several platforms as well", async () => {
  const host = await registry(({ method, url, headers }, response) => {
    const isAsked = method === "HEAD" && url === "/v2/library/postgres/manifests/17.7-bookworm";
    const takesIndex = headers.accept?.includes("application/vnd.oci.image.index.v1+json") === true;
    response.writeHead(isAsked && takesIndex ? 200 : 500, { "docker-content-digest": digest }).end();
  });
  expect(await resolveDigest(`${host}/library/postgres:17.7-bookworm`, 5000)).toBe(digest);
});

test("gets the token that a public registry wants of everybody", async () => {
  const host = await registry(({ url = "", headers }, response) => {
    const { pathname, search } = new URL(url, "http://registry.invalid");
    if (pathname === "/token") {
      response.end(JSON.stringify({ token: decodeURIComponent(search) }));
    } else if (headers.authorization === "Bearer ?service=hub&scope=repository:a/b:pull") {
      response.writeHead(200, { "docker-content-digest": digest }).end();
    } else {
      const challenge = `Bearer realm="http://${headers.host}/token",service="hub",scope="repository:a/b:pull"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
    }
  });
  expect(await resolveDigest(`${host}/a/b:1`, 5000)).toBe(digest);
});

test.for([
  ["no such image", 404, {}, ["IMAGE_NOT_FOUND", "refused"]],
  ["too many questions", 429, {}, ["REGISTRY_REFUSED", "refused"]],
  ["a log-in that is no token", 401, { "www-authenticate": 'Basic realm="x"' }, ["REGISTRY_REFUSED", "refused"]],
  ["an answer without a digest", 200, {}, ["DIGEST_NOT_TOLD", "refused"]],
  ["a digest that is none", 200, { "docker-content-digest": 'sha256:a"' }, ["DIGEST_NOT_TOLD", "refused"]],
] as const)("%s", async ([, status, headers, expected]) => {
  const host = await registry((_, response) => void response.writeHead(status, headers).end());
  expect(await codeOf(resolveDigest(`${host}/a/b:1`, 5000))).toEqual(expected);
});

test("a registry that does not answer is out of reach", async () => {
  expect(await codeOf(resolveDigest("127.0.0.1:1/a/b:1", 5000))).toEqual(["REGISTRY_UNREACHABLE", "unreachable"]);
});
