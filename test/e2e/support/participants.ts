import { setTimeout as sleep } from "node:timers/promises";
import { type HttpResponse, sendRequest } from "../../cluster/run/send-request.ts";
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
  return Promise.all(codes.map(async (code) => openBrowser(lab, otree.host, `/InitializeParticipant/${code}`)));
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

async function openBrowser(lab: Lab, host: string, start: string): Promise<Participant> {
  const cookies = new Map<string, string>();
  let path = start;
  const load = async (form?: Readonly<Record<string, string>>): Promise<HttpResponse> => {
    const answer = await send(lab, { url: `https://${host}${path}`, cookies, form });
    const { location } = answer.headers;
    if (location === undefined) return answer;
    path = new URL(location, `https://${host}${path}`).pathname;
    return load();
  };
  // Where they are is known when the page is there, for redirects lead on.
  const open = async (form?: Readonly<Record<string, string>>): Promise<string> => {
    const page = await load(form);
    return named(path, page);
  };
  const look = async (): Promise<string> => open();
  await look();
  return {
    look,
    text: async () => (await load()).body,
    answer: async () => {
      const page = await load();
      const name = named(path, page);
      if (name.endsWith("WaitPage")) return name;
      return open({ ...hiddenFields(page.body), ...answers[name] });
    },
  };
}

interface Sent {
  readonly url: string;
  readonly cookies: Map<string, string>;
  readonly form: Readonly<Record<string, string>> | undefined;
}

async function send({ place }: Lab, { url, cookies, form }: Sent): Promise<HttpResponse> {
  const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
  const request = { url, address: place.ingress, authority: place.authority, headers: { cookie } };
  const body = form === undefined ? undefined : new URLSearchParams(form).toString();
  const headers = { cookie, "content-type": "application/x-www-form-urlencoded" };
  const answer = await sendRequest(body === undefined ? request : { ...request, method: "POST", headers, body });
  for (const line of answer.headers["set-cookie"] ?? []) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    cookies.set(name, value);
  }
  return answer;
}

/** The page in the words of its author; fails where a participant would see an error. */
function named(path: string, { status, body }: HttpResponse): string {
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
