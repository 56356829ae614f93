import { setTimeout as sleep } from "node:timers/promises";
import { openBrowser, type Page } from "../../support/browser.ts";
import type { Lab } from "./lab.ts";
import type { OTree } from "./otree.ts";

/** One participant of the starter's game in a browser of their own, who fills in its forms. */
export interface Participant {
  /** The page where they are now, loaded anew: `public_goods/Contribute`. */
  readonly look: () => Promise<string>;
  /** What that page says, as HTML. */
  readonly text: () => Promise<string>;
  /** Answers the page where they are now; gives the next one. */
  readonly answer: () => Promise<string>;
}

/** Opens a session's link in so many browsers, each a participant who has seen the first page. */
export async function enter(lab: Lab, otree: OTree, session: string, count: number): Promise<readonly Participant[]> {
  const { status, body } = await otree.page(`/api/get_session/${session}`, {});
  if (status !== 200) throw new Error(`the session ${session} is not there: ${status} ${body}`);
  const { participants } = JSON.parse(body) as { readonly participants: readonly { readonly code: string }[] };
  const codes = participants
    .map(({ code }) => code)
    .toSorted() // oTree gives them in any order
    .slice(0, count);
  return Promise.all(codes.map(async (code) => openParticipant(lab, otree.host, `/InitializeParticipant/${code}`)));
}

/** Plays until all of them are through. */
export async function finish(participants: readonly Participant[]): Promise<void> {
  await Promise.all(participants.map(playOn));
}

async function playOn(participant: Participant): Promise<void> {
  for (let page = await participant.look(); !last.test(page); page = await participant.answer()) {
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    if (page.endsWith("WaitPage")) await sleep(500);
  }
}

/** What the starter's last app ends with. */
const last = /^payment\//;

/** What a page of the starter's game is answered with; the figures are those of its comprehension check. */
const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "public_goods/Comprehension": { check_keep: "36", check_contribute: "32" },
  "public_goods/Contribute": { contribution: "10" },
};

async function openParticipant({ place }: Lab, host: string, start: string): Promise<Participant> {
  const browser = openBrowser({ address: place.ingress, authority: place.authority });
  let page = await browser.visit({ url: `https://${host}${start}` });
  const load = async (form?: Readonly<Record<string, string>>): Promise<Page> => {
    page = await browser.visit(form === undefined ? { url: page.url } : { url: page.url, ...post(form) });
    return page;
  };
  named(page);
  return {
    look: async () => named(await load()),
    text: async () => (await load()).body,
    answer: async () => {
      const asked = await load();
      const name = named(asked);
      if (name.endsWith("WaitPage")) return name;
      return named(await load({ ...hiddenFields(asked.body), ...answers[name] }));
    },
  };
}

function post(form: Readonly<Record<string, string>>) {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return { method: "POST", headers, body: new URLSearchParams(form).toString() };
}

/** The page in the words of its author; fails where a participant would see an error. */
function named({ url, status, body }: Page): string {
  const { pathname: path } = new URL(url);
  if (status !== 200) throw new Error(`a participant sees ${status} on ${path}: ${body.slice(0, 300)}`);
  return /^\/p\/[^/]+\/([^/]+\/[^/]+)\//.exec(path)?.[1] ?? path;
}

function hiddenFields(html: string): Readonly<Record<string, string>> {
  const inputs = html.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(inputs.map((input) => [valueOf(input, "name"), valueOf(input, "value")]));
}

function valueOf(input: string, attribute: string): string {
  return new RegExp(`\\b${attribute}="([^"]*)"`).exec(input)?.[1] ?? "";
}
