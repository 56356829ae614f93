import type { ClusterObject } from "@grove/cluster";
import { type Environment, namespaceOf } from "@grove/experiments";
import { type HttpResponse, sendRequest } from "../../cluster/run/send-request.ts";
import { queryDatabase } from "./database-pod.ts";
import { eventually } from "./eventually.ts";
import type { Lab } from "./lab.ts";

/** A running oTree, as participants and its owner meet it. */
export interface OTree {
  readonly host: string;
  /** Through the ingress by HTTPS, with the key for REST; with a body, a POST of it. */
  readonly page: (path: string, body?: object) => Promise<HttpResponse>;
  /** Waits until the ingress leads to it, which is a moment after its pod is ready. */
  readonly served: () => Promise<void>;
  /** Waits until it answers from its database, too. */
  readonly answers: () => Promise<void>;
  /** Makes a session of the starter's game, once it is served; gives its code. */
  readonly createSession: (participants: number) => Promise<string>;
  /** A hash over all participants' rows, straight from Postgres; the same rows give the same one. */
  readonly participantsHash: () => Promise<string>;
  /** The number of sessions, straight from Postgres. */
  readonly countSessions: () => Promise<number>;
  /** As if participants had done nothing for so many seconds more: no test waits for half an hour. */
  readonly passTime: (seconds: number) => Promise<void>;
  readonly secrets: () => Promise<Readonly<Record<string, string>>>;
}

export function otreeOf(lab: Lab, environment: Environment, name: string): OTree {
  const { cluster, place } = lab;
  const namespace = namespaceOf(environment, name);
  const host = environment === "production" ? `${name}.${place.domain}` : `${name}.staging.${place.domain}`;
  const secrets = async (): Promise<Readonly<Record<string, string>>> => {
    const secret = await cluster.read<Secret>({ apiVersion: "v1", kind: "Secret", namespace, name: "experiment" });
    const entries = Object.entries(secret?.data ?? {});
    return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
  };
  const query = async (sql: string): Promise<string> => queryDatabase(lab, { namespace, sql });
  const page = async (path: string, body?: object): Promise<HttpResponse> => {
    const { REST_KEY = "" } = await secrets();
    const headers = { "otree-rest-key": REST_KEY, "content-type": "application/json" };
    const request = { url: `https://${host}${path}`, address: place.ingress, authority: place.authority, headers };
    return sendRequest(body === undefined ? request : { ...request, method: "POST", body: JSON.stringify(body) });
  };
  const served = async (): Promise<void> =>
    eventually(`the ingress leads to ${host}`, async () => (await page("/login")).status === 200);
  return {
    host,
    page,
    secrets,
    served,
    answers: async () =>
      eventually(`${host} answers from its database`, async () => (await page("/api/sessions")).status === 200),
    createSession: async (participants) => {
      await served();
      const answer = await page("/api/sessions", {
        session_config_name: "public_goods",
        num_participants: participants,
      });
      if (answer.status !== 200) throw new Error(`oTree made no session: ${answer.status} ${answer.body}`);
      return (JSON.parse(answer.body) as { readonly code: string }).code;
    },
    participantsHash: async () => query("SELECT md5(string_agg(p::text, '|' ORDER BY id)) FROM otree_participant p"),
    countSessions: async () => Number(await query("SELECT count(*) FROM otree_session")),
    passTime: async (seconds) =>
      void (await query(`UPDATE otree_participant SET _last_request_timestamp = _last_request_timestamp - ${seconds}`)),
  };
}

interface Secret extends ClusterObject {
  readonly data?: Readonly<Record<string, string>>;
}
