import { createBotSession, listExports, openStudy, readGroupSize, rehearse } from "@grove/otree-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { otreeVariables } from "../support/otree-packages.ts";
import { startPlainProxy } from "../support/plain-proxy.ts";
import { type OTreeServer, startOTree } from "../support/otree-server.ts";
import { readRepositoryFile } from "../support/repository.ts";

// The client of oTree on a real oTree. Skipped where it cannot be installed: Python or its packages are out of reach.
const variables = await otreeVariables();

const settings = readRepositoryFile("apps/otree/starter/settings.py");
const stumbling = "dict(name='stumbling', app_sequence=['stumbling'], num_demo_participants=2)";

/** A study in which whoever arrives second meets a page that fails, while the partner waits on the next one. */
const files = {
  "settings.py": settings.replace("SESSION_CONFIGS = [", `SESSION_CONFIGS = [${stumbling}, `),
  "stumbling/__init__.py": `
from otree.api import *
class C(BaseConstants):
    NAME_IN_URL = 'stumbling'
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 1
class Subsession(BaseSubsession): pass
class Group(BaseGroup): pass
class Player(BasePlayer): pass
class Stone(Page):
    @staticmethod
    def vars_for_template(player):
        return dict(way=1 / (player.id_in_group - 2))
page_sequence = [Stone]
def custom_export(players):
    yield ['code']
    for player in players:
        yield [player.participant.code]
`,
  "stumbling/Stone.html": "{{ block title }}Stone{{ endblock }}{{ block content }}{{ next_button }}{{ endblock }}",
  "stumbling/tests.py": `
from otree.api import *
from . import *
class PlayerBot(Bot):
    def play_round(self):
        yield Stone
`,
};

describe.skipIf(variables === undefined)("on a real oTree", { tags: ["slow"] }, () => {
  let server: OTreeServer;
  beforeAll(async () => (server = await startOTree({ variables: variables ?? {}, files })));
  afterAll(async () => server[Symbol.asyncDispose]());

  /** The same for each of its sessions. */
  const rehearsal = { pause: 0, signal: new AbortController().signal };

  test("participants get from the link to the end, over wait pages, with the answers of the study's bots", async () => {
    const study = openStudy(server);
    const session = await createBotSession(study, { config: "public_goods", participants: 4 });
    const seen = await rehearse(study, { ...rehearsal, session });
    expect(seen).toMatchObject({ session: session.code, participants: 4, finished: 4, faults: [] });
    // The link, introduction, questions, 3 rounds of 2 pages, payment; and 7 answers that the bots mean to be refused.
    expect(seen.clicks.count).toBe(4 * (3 + 3 * 2 + 1 + 7));
    expect(seen.requests.count).toBeGreaterThan(seen.clicks.count);
    await study.close();
  });

  test("a page that fails stops its participant, and says where", async () => {
    const study = openStudy(server);
    const session = await createBotSession(study, { config: "stumbling", participants: 4 });
    const { finished, faults } = await rehearse(study, { ...rehearsal, session });
    const fault = { page: "stumbling/Stone", message: expect.stringContaining("HTTP 500") as string };
    expect(finished).toBe(2);
    expect(faults).toEqual([expect.objectContaining(fault), expect.objectContaining(fault)]);
    await study.close();
  });

  test("where web sockets do not pass, wait pages never end, and that is said", async () => {
    await using proxy = await startPlainProxy(server.url);
    const study = openStudy({ ...server, url: proxy.url });
    const session = await createBotSession(study, { config: "public_goods", participants: 2 });
    // One of two: when both come at the same moment, neither sees the wait page.
    const { faults } = await rehearse(study, { ...rehearsal, session: { ...session, participants: 1 } });
    const message = "the web socket /wait_page of the wait page does not open";
    expect(faults).toEqual([expect.objectContaining({ page: "public_goods/ResultsWaitPage", message })]);
    await study.close();
  });

  test("a session more than its participants is full", async () => {
    const study = openStudy(server);
    const session = await createBotSession(study, { config: "stumbling", participants: 2 });
    const { faults } = await rehearse(study, { ...rehearsal, session: { ...session, participants: 3 } });
    expect(faults).toContainEqual(expect.objectContaining({ message: "HTTP 404: Session is full." }));
    await study.close();
  });

  test("the size of groups is known before a session is made", async () => {
    const study = openStudy(server);
    const before = await study.call("/api/sessions");
    expect(await readGroupSize(study, "public_goods")).toBe(2);
    expect(await study.call("/api/sessions")).toBe(before);
    await study.close();
  });

  test("all tables are offered, the author's own among them, page times first", async () => {
    const study = openStudy(server);
    const { exports, note } = await listExports(study, server.adminPassword);
    expect(exports.map(({ file }) => file)).toEqual([
      "PageTimes.csv",
      "all_apps_wide.csv",
      "ChatMessages.csv",
      "payment.csv",
      "public_goods.csv",
      "stumbling.csv",
      "stumbling_custom_export.csv",
    ]);
    expect(note).toBeUndefined();
    await study.close();
  });

  test("without the admin password own exports are missing, and that is said", async () => {
    const study = openStudy(server);
    const { exports, note } = await listExports(study, "another");
    expect(exports.map(({ file }) => file)).toContain("stumbling.csv");
    expect(exports.map(({ file }) => file)).not.toContain("stumbling_custom_export.csv");
    expect(note).toMatch("admin password");
    await study.close();
  });

  test.for([
    ["another key", { restKey: "another" }, "OTREE_REFUSED", "refused"],
    ["no server", { url: "http://127.0.0.1:9" }, "OTREE_UNREACHABLE", "unreachable"],
  ] as const)("refused: %s", async ([, other, code, kind]) => {
    const study = openStudy({ ...server, ...other });
    await expect(study.call("/api/sessions")).rejects.toMatchObject({ code, kind });
    await study.close();
  });
});
