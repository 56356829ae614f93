import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ContainerReference, PodObject } from "@grove/cluster";
import { type Environment, namespaceOf, overlayPath } from "@grove/experiments";
import { hubName } from "../../cluster/addresses.ts";
import { GroveError } from "@grove/plan";
import { vi } from "vitest";
import type { OidcClient } from "../../cluster/parts/identity-provider.ts";
import { type Browser, openBrowser, type Page } from "../../support/browser.ts";
import { sendRequest } from "../../cluster/run/send-request.ts";
import { groveCommand } from "../../support/grove-command.ts";
import { signInToHub } from "../../support/sign-in-to-hub.ts";
import { eventually } from "./eventually.ts";
import type { Lab } from "./lab.ts";

/** A running hub, as people meet it without a screen, and what the cluster has of it. */
export interface Hub {
  readonly url: string;
  readonly host: string;
  readonly namespace: string;
  /** Tells the hub, by `grove secrets set`, as whom the provider knows it. */
  readonly setClient: (client: OidcClient) => Promise<void>;
  /** Signs a person in by the provider, up to the hub's own first page. */
  readonly signIn: (login: string) => Promise<Browser>;
  /** Starts the server of somebody who has signed in, and waits until its page is served. */
  readonly startServer: (person: Browser, login: string) => Promise<void>;
  /** Stops a person's server as the culler does, and waits until the hub says that none runs. */
  readonly stopServer: (login: string) => Promise<void>;
  /** The pod of a person's server, if it runs. */
  readonly serverOf: (login: string) => Promise<PodObject | undefined>;
  readonly servers: () => Promise<readonly PodObject[]>;
  /** The image by digest that people's servers are started from. */
  readonly image: () => Promise<string | undefined>;
}

/** A hub of the lab: the course's unless told. */
export function hubOf(lab: Lab, environment: Environment, name = hubName): Hub {
  const { cluster, place } = lab;
  const namespace = namespaceOf(environment, name);
  const host = `${name}.${environment === "production" ? "" : "staging."}${place.domain}`;
  const url = `https://${host}`;
  const pods = async (app: string): Promise<readonly PodObject[]> => {
    const labelSelector = `app.kubernetes.io/name=${app}`;
    const found = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
    return found.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  };
  const servers = async (): Promise<readonly PodObject[]> => pods("user-server");
  return {
    url,
    host,
    namespace,
    setClient: async (client) =>
      asClient(client, async () => lab.grove("secrets", "set", name, "--environment", environment, "--timeout", "600")),
    signIn: async (login) =>
      signInToHub(openBrowser({ address: place.ingress, authority: place.authority }), url, login),
    startServer: async (person, login) => {
      await load(person, `${url}/hub/spawn/${login}`);
      await eventually(`${login}'s server is there`, async () => isServed(await load(person, labOf(url, login))), 600);
    },
    stopServer: async (login) => {
      const headers = { authorization: `token ${await cullerToken(lab, namespace)}` };
      const call = { url: `${url}/hub/api/users/${login}/server`, method: "DELETE", headers };
      await eventually(`${login}'s server is stopped`, async () => {
        const { status, body } = await sendRequest({ ...call, address: place.ingress, authority: place.authority });
        if (status !== 202 && status !== 204) throw new Error(`the hub stops no server of ${login}: ${status} ${body}`);
        return status === 204; // 202: it will be
      });
    },
    serverOf: async (login) => (await servers()).find(({ metadata }) => metadata.labels?.["grove/user"] === login),
    servers,
    image: async () => (await pods("user-images"))[0]?.spec.containers[0]?.image,
  };
}

/** With the variables by which `grove` is told of the client, and which no list of processes shows. */
async function asClient({ clientId, clientSecret }: OidcClient, run: () => Promise<unknown>): Promise<void> {
  vi.stubEnv("GROVE_OAUTH_CLIENT_ID", clientId);
  vi.stubEnv("GROVE_OAUTH_CLIENT_SECRET", clientSecret);
  try {
    await run();
  } finally {
    vi.unstubAllEnvs();
  }
}

async function cullerToken({ cluster }: Lab, namespace: string): Promise<string> {
  const secret = { apiVersion: "v1", kind: "Secret", namespace, name: "experiment" };
  const found = (await cluster.read(secret)) as { readonly data?: Readonly<Record<string, string>> } | undefined;
  return Buffer.from(found?.data?.["CULLER_TOKEN"] ?? "", "base64").toString();
}

function labOf(url: string, login: string): string {
  return `${url}/user/${login}/lab`;
}

/** A page, if it comes: one that does not while thirty servers start is loaded once more, as people do. */
async function load(person: Browser, url: string): Promise<Page | undefined> {
  try {
    return await person.visit({ url });
  } catch (error) {
    if (error instanceof GroveError && error.kind === "unreachable") return undefined;
    throw error;
  }
}

/** JupyterLab itself, not the hub's page about a server that starts. */
function isServed(page: Page | undefined): boolean {
  return page?.status === 200 && page.body.includes("jupyter-config-data");
}

/** The container of a person's server, by the name that KubeSpawner gives it. */
export function notebookIn({ namespace }: Pick<Hub, "namespace">, server: PodObject | undefined): ContainerReference {
  if (server === undefined) throw new Error(`the server is not there, in ${namespace}`);
  return { namespace, pod: server.metadata.name, container: "notebook" };
}

/** What a lab manager writes into the two files of a hub that are people's. */
export interface HubEdit {
  readonly environment: Environment;
  /** The hub that people sign in to unless told. */
  readonly name?: string;
  /** Top-level lines of `experiment.yaml` by key. */
  readonly spec?: Readonly<Record<string, string>>;
  /** The same of `operation.yaml`. */
  readonly operation?: Readonly<Record<string, string>>;
}

/** Changes a hub's files by hand, lets `grove check --fix` write what follows, and commits. */
export async function editHub(
  lab: Lab,
  message: string,
  { environment, name = hubName, ...files }: HubEdit,
): Promise<string> {
  return lab.commit(message, async (folder) => {
    const overlay = join(folder, overlayPath(environment, name));
    edit(join(overlay, "experiment.yaml"), files.spec ?? {});
    edit(join(overlay, "operation.yaml"), files.operation ?? {});
    const [command, ...words] = groveCommand("check", "--fix", "--lab", folder);
    await promisify(execFile)(command, words);
  });
}

/** Puts `key: value` in the place of the line, or lines, of a key. */
function edit(file: string, values: Readonly<Record<string, string>>): void {
  const text = Object.entries(values).reduce(
    (before, [key, value]) => {
      const found = new RegExp(`^${key}:.*\n(?:[ ]+.*\n)*`, "m");
      const line = `${key}: ${value}\n`;
      return found.test(before) ? before.replace(found, () => line) : `${before}${line}`;
    },
    readFileSync(file, "utf8"),
  );
  writeFileSync(file, text);
}

/** How a spec names the stand's provider. */
export function authenticationBy({ issuer }: Pick<OidcClient, "issuer">): string {
  const at = (path: string): string => `${issuer}/oauth/${path}`;
  return `{oidc: {authorizeUrl: "${at("authorize")}", tokenUrl: "${at("token")}", userUrl: "${at("userinfo")}"}}`;
}
