import { describe, expect, test } from "vitest";
import { pageName, readPage } from "../src/rehearsal/read-page.ts";

const path = "/p/ng70aww3/public_goods/Contribute/3";

describe("readPage", () => {
  test.for([
    [
      "a bot's answer waits to be sent",
      "<form></form><script>form.submit(); // browser-bot-auto-submit</script>",
      {},
      "answer",
    ],
    ["others are waited for", "<p>Please wait</p>", { "otree-wait-page": "1" }, "wait"],
    ["the bots have nothing more to say", "<p>Thank you</p>", {}, "end"],
  ] as const)("%s", ([, html, headers, state]) => {
    expect(readPage({ path, headers, html }).state).toBe(state);
  });

  test("finds the web sockets of a page, with their query", () => {
    const html = `<script id="websocket-redirect" data-socket-url="/auto_advance?participant_code=a&amp;page_index=3"></script>
      <script>socket = makeReconnectingWebSocket("/wait_page?session_pk=1&page_index=4");</script>`;
    expect(readPage({ path, headers: {}, html }).sockets).toEqual([
      "/auto_advance?participant_code=a&page_index=3",
      "/wait_page?session_pk=1&page_index=4",
    ]);
  });

  test("finds the study's own files, each once, and no others", () => {
    const html = `<link href="/static/global/style.css"><script src="/static/otree/js/live.js"></script>
      <img src="/static/global/style.css"><img src="https://elsewhere.example/static/logo.png"><a href="/join/a">again</a>`;
    expect(readPage({ path, headers: {}, html }).files).toEqual([
      "/static/global/style.css",
      "/static/otree/js/live.js",
    ]);
  });
});

test.for([
  [path, "public_goods/Contribute"],
  ["/join/henakeve", "/join/henakeve"],
  ["/OutOfRangeNotification/ng70aww3", "/OutOfRangeNotification/ng70aww3"],
])("the page %s is called %s", ([of = "", name]) => {
  expect(pageName(of)).toBe(name);
});
