import { isIP } from "node:net";
import type { Cluster } from "@grove/cluster";
import type { ExperimentKey } from "@grove/experiments";
import { openStudy, type Study } from "@grove/otree-client";
import { GroveError } from "@grove/plan";
import { type Context, type Input, option } from "./command.ts";
import { readSecrets } from "./secrets/read-secrets.ts";

/** An oTree as it can be reached from here, and what its owner would log in with. */
export interface RunningStudy {
  readonly study: Study;
  readonly adminPassword: string;
}

export interface RunningStudyOptions {
  readonly experiment: ExperimentKey;
  /** Where the lab says that it is. */
  readonly url: string | undefined;
  readonly cluster: Cluster;
  /** `--url` is another way to it, such as a forwarded port; `--address` says where its host is, whatever DNS says. */
  readonly input: Input;
  /** `GROVE_STUDY_ADDRESS` is that address for a pipeline, which is asked without options. */
  readonly variables: Context["variables"];
}

/**
 * Opens the oTree of an experiment with the keys that its Secret in the cluster holds.
 *
 * @throws GroveError ADDRESS_INVALID, SECRET_MISSING
 */
export async function openRunningStudy({
  experiment,
  url: host,
  cluster,
  input,
  variables,
}: RunningStudyOptions): Promise<RunningStudy> {
  const [url, address] = [urlOf(input, host), addressOf(input, variables)];
  const { REST_KEY: restKey = "", ADMIN_PASSWORD: adminPassword = "" } = await readSecrets(cluster, experiment);
  return { study: openStudy({ url, address, restKey }), adminPassword };
}

function urlOf(input: Input, host: string | undefined): string {
  const url = option(input, "url") ?? host ?? "";
  if (/^https?:\/\/[^/]/.test(url) && URL.canParse(url)) return url;
  throw invalid(`"${url}" is no address of a web server`, "write for example --url http://localhost:8000");
}

function addressOf(input: Input, { GROVE_STUDY_ADDRESS: usual = "" }: Context["variables"]): string | undefined {
  const address = option(input, "address") ?? (usual === "" ? undefined : usual);
  if (address === undefined || isIP(address) !== 0) return address;
  throw invalid(`"${address}" is no IP address`, "write for example --address 192.0.2.7");
}

function invalid(message: string, next: string): GroveError {
  return new GroveError(message, { code: "ADDRESS_INVALID", kind: "usage", next });
}
