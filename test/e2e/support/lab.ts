import { execFile } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Application, type Cluster, openCluster, readApplication } from "@grove/cluster";
import { type Environment, environments, namespaceOf } from "@grove/experiments";
import { inject } from "vitest";
import { groveCommand } from "../../support/grove-command.ts";
import { eventually } from "./eventually.ts";
import { noteMade } from "./made-here.ts";
import type { Archive, Place } from "./place.ts";

/** What the setup hands to the tests. */
export interface LabInfo {
  readonly place: Place;
  readonly isStand: boolean;
  /** For what tests write on disk; goes at the end. */
  readonly folder: string;
  readonly recoveryKeyFile: string;
  readonly recoveryRecipient: string;
}

/** A lab on a cluster, as its manager has it: the command, Git, and a kubeconfig. */
export interface Lab extends LabInfo {
  readonly cluster: Cluster;
  readonly init: () => Promise<void>;
  /** `grove bootstrap --json` with these words, too. */
  readonly bootstrap: (...words: readonly string[]) => Promise<BootstrapReport>;
  readonly webhookSecret: () => Promise<string>;
  /** Runs `grove` on the lab; gives what it prints. */
  readonly grove: (...words: readonly string[]) => Promise<string>;
  /** The same for what may be refused. */
  readonly tryGrove: (...words: readonly string[]) => Promise<Ended>;
  /** `grove new` for an oTree experiment in staging. */
  readonly newExperiment: (name: string, image: string, ...words: readonly string[]) => Promise<void>;
  /** One commit on a branch, made with plain git by changing the files of a clone; gives its id. */
  readonly commit: (
    message: string,
    change: (folder: string) => void | Promise<void>,
    branch?: string,
  ) => Promise<string>;
  /** `git revert` of a commit of main; gives the new commit's id. */
  readonly revert: (commit: string) => Promise<string>;
  readonly application: (environment: Environment, name: string) => Promise<Application | undefined>;
  /** Waits until Argo CD says so of an experiment: `Synced Healthy`. */
  readonly awaitState: (environment: Environment, name: string, state: string) => Promise<void>;
}

export interface BootstrapReport {
  readonly steps: readonly {
    readonly step: string;
    readonly changed: readonly string[];
    readonly problems?: readonly object[];
  }[];
  readonly page: string;
  readonly webhooks: readonly string[];
}

export interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** The lab of this run. */
export async function theLab(): Promise<Lab> {
  return connectLab(inject("lab"));
}

export async function connectLab(info: LabInfo): Promise<Lab> {
  const { place, folder } = info;
  const { kubeconfig, repository } = place;
  const cluster = await openCluster({ kubeconfig });
  const tryGrove = async (...words: readonly string[]): Promise<Ended> => {
    noteMade(words);
    return run(groveCommand(...words), variablesOf(info), folder);
  };
  const grove = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, output, errors } = await tryGrove(...words);
    if (exitCode !== 0) throw new Error(`grove ${words.join(" ")} ended with ${exitCode}:\n${output}${errors}`);
    if (output.includes(repository.token)) throw new Error(`grove ${words.join(" ")} printed the lab's token`);
    return output;
  };
  const application = async (environment: Environment, name: string) =>
    readApplication(cluster, namespaceOf(environment, name));
  const commit: Lab["commit"] = async (message, change, branch = "main") =>
    commitTo({ url: repository.url, folder, branch }, async (clone, git) => {
      await change(clone);
      await git("add", "--all");
      await git("commit", "--quiet", "--message", message);
    });
  return {
    ...info,
    cluster,
    tryGrove,
    grove,
    application,
    init: async () => {
      const manifests = place.argocdManifests === undefined ? [] : ["--argocd-manifests", place.argocdManifests];
      const words = ["--domain", place.domain, "--repository", repository.urlInCluster, "--engineers", "lab-engineers"];
      await grove("init", repository.url, ...words, "--wildcard-certificate", ...manifests);
      const { archive } = place;
      if (archive !== undefined) await commit("the archive store", (clone) => nameArchive(clone, archive));
    },
    bootstrap: async (...words) => JSON.parse(await grove("bootstrap", "--json", ...words)) as BootstrapReport,
    webhookSecret: async () => {
      const secret = { apiVersion: "v1", kind: "Secret", namespace: "argocd", name: "argocd-secret" };
      const found = (await cluster.read(secret)) as { readonly data?: Record<string, string> } | undefined;
      return Buffer.from(found?.data?.["webhook.gitlab.secret"] ?? "", "base64").toString();
    },
    newExperiment: async (name, image, ...words) =>
      void (await grove("new", name, "--kind", "OTree", "--image", image, ...words)),
    commit,
    revert: async (id) =>
      commitTo({ url: repository.url, folder, branch: "main" }, async (_, git) => git("revert", "--no-edit", id)),
    awaitState: async (environment, name, state) =>
      eventually(`${environment}/${name} is ${state}`, async () => {
        const { sync, health } = (await application(environment, name))?.status ?? {};
        return `${sync?.status} ${health?.status}` === state;
      }),
  };
}

/** Says in both environments where copies of backups go. */
function nameArchive(clone: string, { endpoint, bucket, network }: Archive): void {
  for (const environment of environments) {
    const file = join(clone, "environments", environment, "environment.yaml");
    appendFileSync(file, `archive: ${JSON.stringify({ endpoint, bucket, network })}\n`);
  }
}

/** What `grove` finds in its environment; never in a list of processes. */
function variablesOf({ place, folder }: LabInfo): NodeJS.ProcessEnv {
  const { kubeconfig, repository, oidc, registryCredentials, archive, webhookSecret } = place;
  const authority = join(folder, "authority.crt");
  writeFileSync(authority, place.authority);
  return {
    ...process.env,
    NODE_EXTRA_CA_CERTS: authority,
    KUBECONFIG: kubeconfig,
    GROVE_LAB: repository.url,
    GROVE_GIT_USERNAME: repository.username,
    GROVE_GIT_TOKEN: repository.token,
    GROVE_REGISTRY_CREDENTIALS: registryCredentials,
    GROVE_ARCHIVE_CREDENTIALS: archive?.credentials,
    GROVE_WEBHOOK_SECRET: webhookSecret,
    GROVE_OIDC_ISSUER: oidc.issuer,
    GROVE_OIDC_CLIENT_ID: oidc.clientId,
    GROVE_OIDC_CLIENT_SECRET: oidc.clientSecret,
  };
}

async function run(
  [file, ...words]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, words, { cwd, env, maxBuffer: 64 * 2 ** 20 }, (error, output, errors) => {
      resolve({ exitCode: error === null ? 0 : typeof error.code === "number" ? error.code : 1, output, errors });
    });
  });
}

interface Branch {
  readonly url: string;
  readonly folder: string;
  readonly branch: string;
}

type Git = (...words: readonly string[]) => Promise<string>;

/** Works in a clone as a person does, and pushes what came of it; gives the new tip. */
async function commitTo(
  { url, folder, branch }: Branch,
  work: (clone: string, git: Git) => Promise<unknown>,
): Promise<string> {
  const clone = mkdtempSync(join(folder, "clone-"));
  const git: Git = async (...words) => {
    const identity = ["-c", "user.name=Lab manager", "-c", "user.email=manager@lab.example"];
    return (await promisify(execFile)("git", ["-C", clone, ...identity, ...words])).stdout.trim();
  };
  try {
    await git("clone", "--quiet", "--branch", branch, url, ".");
    await work(clone, git);
    await push(git, branch);
    return await git("rev-parse", "HEAD");
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

/** As people do where others push, too. */
async function push(git: Git, branch: string): Promise<void> {
  for (;;) {
    /* oxlint-disable no-await-in-loop -- each begins where the one before was beaten */
    try {
      await git("push", "--quiet", "origin", branch);
      return;
    } catch (cause) {
      await git("fetch", "--quiet", "origin", branch);
      if ((await git("rev-list", "--count", "HEAD..FETCH_HEAD")) === "0") throw cause;
      await git("rebase", "--quiet", "FETCH_HEAD");
    }
    /* oxlint-enable no-await-in-loop */
  }
}
