import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ContainerReference, PodObject } from "@grove/cluster";
import { type Environment, namespaceOf, overlayPath } from "@grove/experiments";
import { type Browser, openBrowser, type Page } from "../../support/browser.ts";
import { groveCommand } from "../../support/grove-command.ts";
import type { Counts } from "../../support/web-experiment/page-checks.ts";
import { containerOf } from "./connection.ts";
import type { Lab } from "./lab.ts";

/** A web experiment that runs, as its visitors and its owner meet it. */
export interface WebExperiment {
  readonly host: string;
  readonly url: string;
  readonly namespace: string;
  /** Somebody who has not been there before. */
  readonly visitor: () => Browser;
  /** What `greetings` has counted. */
  readonly results: () => Promise<Results>;
  /** The image by digest that one of its services runs. */
  readonly image: (service: string) => Promise<string | undefined>;
  /** The container of one of its services or of Redis. */
  readonly container: (name: string) => Promise<ContainerReference>;
}

export interface Results {
  readonly version: string;
  readonly policy: { readonly kind: string };
  readonly counts: Counts;
}

export function webExperimentOf(lab: Lab, environment: Environment, name: string): WebExperiment {
  const { cluster, place } = lab;
  const namespace = namespaceOf(environment, name);
  const host = `${name}.${environment === "production" ? "" : "staging."}${place.domain}`;
  const container = async (app: string): Promise<ContainerReference> => containerOf(cluster, namespace, app);
  return {
    host,
    url: `https://${host}`,
    namespace,
    visitor: () => openBrowser({ address: place.ingress, authority: place.authority }),
    container,
    image: async (service) => {
      const { pod } = await container(service);
      const found = await cluster.read<PodObject>({ apiVersion: "v1", kind: "Pod", namespace, name: pod });
      return found?.spec.containers[0]?.image;
    },
    results: async () => {
      const { exitCode, stdout, stderr } = await cluster.exec(await container("greetings"), ["node", "-e", askResults]);
      if (exitCode !== 0) throw new Error(`greetings gives no results: ${stderr}`);
      return JSON.parse(stdout) as Results;
    },
  };
}

/** Fails where greetings says that it cannot reach the counts. */
const askResults = `fetch("http://127.0.0.1:8080/results").then(async (answer) => {
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  console.log(text);
})`;

/** Presses Like on a page that was just loaded, so many times. */
export async function like(visitor: Browser, page: Page, times: number): Promise<void> {
  const fields = [...page.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const entries = fields.map(([, name = "", value = ""]): [string, string] => [name, value]);
  const body = new URLSearchParams(entries).toString();
  const origin = new URL(page.url).origin;
  const headers = { "content-type": "application/x-www-form-urlencoded", origin };
  for (let time = 0; time < times; time++) {
    // oxlint-disable-next-line no-await-in-loop -- as a person does, one after the other
    const { status } = await visitor.send({ url: `${origin}/like`, method: "POST", headers, body });
    if (status >= 400) throw new Error(`a Like was answered by ${status}`);
  }
}

/** Changes the spec by hand, lets `grove check --fix` write what follows, and commits. */
export async function editSpec(
  lab: Lab,
  message: string,
  { environment, name, edit }: { environment: Environment; name: string; edit: (spec: string) => string },
): Promise<string> {
  return lab.commit(message, async (folder) => {
    const file = join(folder, overlayPath(environment, name), "experiment.yaml");
    const before = readFileSync(file, "utf8");
    const after = edit(before);
    if (after === before) throw new Error(`${message} changes nothing in ${file}`);
    writeFileSync(file, after);
    const [command, ...words] = groveCommand("check", "--fix", "--lab", folder);
    await promisify(execFile)(command, words);
  });
}
