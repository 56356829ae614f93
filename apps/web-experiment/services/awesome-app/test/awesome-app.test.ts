import { noLog, noMetrics, serveApp } from "@grove/service-kit";
import { describe, expect, onTestFinished, test } from "vitest";
import { awesomeApp, type Greeting, type Reply } from "../src/index.ts";

const unavailable = { kind: "unavailable" } as const;

describe("the page of a visit", () => {
  test("greets, calculates, and can be liked", async () => {
    const { get } = await page();
    const { status, text } = await get("/Bob/1/1");
    expect(status).toBe(200);
    expect(text).toContain('<h1 id="greeting">Hello Bob!</h1>');
    expect(text).toContain('<p id="result">1 + 1 = 2</p>');
    expect(text).toContain('name="like" value="the.token"');
  });

  test("of an experiment that is decided has no Like, for nobody counts it any more", async () => {
    const { get } = await page({ greeting: { kind: "answer", answer: { greeting: "Howdy Bob!", liked: false } } });
    const { status, text } = await get("/Bob/1/1");
    expect(status).toBe(200);
    expect(text).toContain('<h1 id="greeting">Howdy Bob!</h1>');
    expect(text).not.toContain('action="/like"');
  });

  test("knows a visitor again by a cookie that no script can read, and another visitor by another", async () => {
    const { get, units } = await page();
    const first = await get("/Bob/1/1");
    expect(first.cookie).toMatch(/^unit=[\w-]{22}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    await get("/Alice/1/1", { Cookie: first.cookie.split(";")[0] ?? "" });
    await get("/Bob/1/1");
    expect(units[1]).toBe(units[0]);
    expect(units[2]).not.toBe(units[0]);
  });

  test("sets a cookie for HTTPS only where the visitor came by it", async () => {
    const { get } = await page();
    expect((await get("/Bob/1/1", { "X-Forwarded-Proto": "https" })).cookie).toContain("; Secure");
  });

  test("takes no unit that it would not have made itself", async () => {
    const { get, units } = await page();
    await get("/Bob/1/1", { Cookie: "unit=../../etc/passwd" });
    expect(units[0]).toMatch(/^[\w-]{22}$/);
  });

  test.for([
    ["without greetings, the result", { greeting: unavailable }, 503, "The greeting cannot be had", "1 + 1 = 2"],
    ["without maths, the greeting", { result: unavailable }, 503, "Hello Bob!", "The result cannot be had"],
    [
      "where maths refuses, why",
      { result: { kind: "refusal", code: "DIVISION_BY_ZERO", message: "Nothing can be divided by zero." } },
      422,
      "Hello Bob!",
      "Nothing can be divided by zero.",
    ],
  ] as const)("shows %s", async ([, replies, expected, ...texts]) => {
    const { status, text } = await (await page(replies)).get("/Bob/1/1");
    expect(status).toBe(expected);
    for (const each of texts) expect(text).toContain(each);
  });

  test.for([
    ["a name", `/${encodeURIComponent("<script>alert(1)</script>")}/1/1`],
    ["a number", `/Bob/${encodeURIComponent('"><img src=x onerror=alert(1)>')}/1`],
  ])("shows %s that is HTML as text", async ([, path]) => {
    const { text } = await (await page()).get(path ?? "");
    expect(text).not.toMatch(/<script|<img/);
    expect(text).toMatch(/&lt;script|&lt;img/);
  });

  test("lets a browser run no script and load nothing from elsewhere", async () => {
    const { headers } = await (await page()).get("/Bob/1/1");
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; img-src data:; form-action 'self';/);
    expect(policy).not.toContain("unsafe");
    expect(headers.get("Cache-Control")).toBe("no-store");
  });
});

describe("a Like", () => {
  const form = { name: "Bob", x: "1", y: "1", operation: "add", like: "the.token" };

  test("goes to greetings, and back to the page that it came from", async () => {
    const { post, likes } = await page();
    const { status, location } = await post("/like", form);
    expect([status, location]).toEqual([303, "/Bob/1/1"]);
    expect(likes).toEqual(["the.token"]);
  });

  test.for([
    ["another server", { Origin: "https://evil.example" }],
    ["no page at all", { Origin: "null" }],
    ["a page elsewhere, in a new browser", { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }],
  ])("from %s is refused", async ([, headers]) => {
    const { post, likes } = await page();
    expect((await post("/like", form, headers as Record<string, string>)).status).toBe(403);
    expect(likes).toEqual([]);
  });

  test("leads nowhere else, whatever its fields say", async () => {
    const { post } = await page();
    const { location } = await post("/like", { ...form, name: "/evil.example" });
    expect(location).toBe("/%2Fevil.example/1/1");
  });

  test.for([
    [
      "that greetings does not know",
      { kind: "refusal", code: "LIKE_INVALID", message: "This Like was not made here." },
      403,
    ],
    ["that could not be counted", unavailable, 503],
  ] as const)("%s is never said to be counted", async ([, like, expected]) => {
    const { post } = await page({ like });
    const { status, text } = await post("/like", form);
    expect(status).toBe(expected);
    expect(text).toContain("<h1>That did not work.</h1>");
  });
});

test("the form at / leads to the page", async () => {
  const { get } = await page();
  expect((await get("/")).text).toContain('<form class="visit" action="/visit" method="get">');
  const { status, location } = await get("/visit?name=Bob+B&x=1&operation=divide&y=2");
  expect([status, location]).toEqual([303, "/Bob%20B/1/2?operation=divide"]);
});

test("an address of nothing is a page with a way out", async () => {
  const { status, text, headers } = await (await page()).get("/nothing/here");
  expect(status).toBe(404);
  expect(text).toContain('<a href="/">');
  expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
});

interface Replies {
  readonly greeting?: Reply<Greeting>;
  readonly result?: Reply<string>;
  readonly like?: Reply<unknown>;
}

/** The service on a port of its own, between two others that answer what a test wants. */
async function page({ greeting, result, like }: Replies = {}) {
  const [units, likes]: [string[], string[]] = [[], []];
  const app = awesomeApp({
    log: noLog,
    metrics: noMetrics,
    proxies: 0,
    maths: { calculate: async () => result ?? { kind: "answer", answer: "1 + 1 = 2" } },
    greetings: {
      greet: async (name, unit) => {
        units.push(unit);
        return greeting ?? { kind: "answer", answer: { greeting: `Hello ${name}!`, like: "the.token", liked: false } };
      },
      like: async (token) => {
        likes.push(token);
        return like ?? { kind: "answer", answer: {} };
      },
    },
  });
  const { url, stop } = await serveApp({ app, port: 0, host: "127.0.0.1" });
  onTestFinished(stop);
  const send = async (path: string, request: RequestInit) => {
    const response = await fetch(`${url}${path}`, { ...request, redirect: "manual" });
    const { status, headers } = response;
    const [cookie = ""] = headers.getSetCookie();
    return { status, headers, cookie, location: headers.get("Location"), text: await response.text() };
  };
  return {
    units,
    likes,
    get: async (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    post: async (path: string, form: Record<string, string>, headers: Record<string, string> = { Origin: url }) =>
      send(path, { method: "POST", headers, body: new URLSearchParams(form) }),
  };
}
