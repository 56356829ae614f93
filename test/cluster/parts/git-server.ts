import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { addresses, gitHost, ports } from "../addresses.ts";
import { run } from "../run/command.ts";
import { authority, standSecrets } from "../run/keys.ts";
import { probe } from "../run/probe.ts";
import { type Webhooks, webhooksPath } from "../services/webhooks.ts";
import { sources, type Stand, standPath } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

const url = `http://${addresses.node}:${ports.git}`;

/** Git over HTTP; reading and writing need the stand's token. Repositories are made by {@link createGitRepository}. */
export const gitServer: ProcessPart = {
  kind: "process",
  name: "git-server",
  needs: ["network"],
  configure: async (stand) => {
    const records = standPath(stand, "pushes");
    for (const folder of [repositories(stand), records]) mkdirSync(folder, { recursive: true });
    const service = join(sources, "services", "git-server.ts");
    return {
      command: [process.execPath, "--conditions=@grove/source", service],
      environment: {
        GIT_SERVER_ADDRESS: addresses.node,
        GIT_SERVER_PORT: `${ports.git}`,
        GIT_SERVER_TOKEN: standSecrets(stand).gitToken,
        GIT_SERVER_URL: `http://${gitHost}`,
        GIT_SERVER_AUTHORITY: (await authority(stand)).certificate,
        GIT_PUSH_RECORDS: records,
        GIT_PROJECT_ROOT: repositories(stand),
      },
    };
  },
  isHealthy: () => probe(`${url}/health`),
};

/**
 * Makes an empty repository on the stand's git server; gives its URL from the machine, token and all.
 *
 * It allows partial clones, as the forges do and Grove's writer needs.
 */
export async function createGitRepository(stand: Stand, name: string): Promise<string> {
  const folder = repositoryFolder(stand, name);
  await run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", folder]);
  for (const setting of ["http.receivepack", "uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"]) {
    await run(["git", "-C", folder, "config", setting, "true"]);
  }
  const address = new URL(`${url}/${name}.git`);
  address.username = "grove";
  address.password = standSecrets(stand).gitToken;
  return address.href;
}

/** Lets a repository be found under one more name, such as that of a project in a group: `econ/lab`; again is the same. */
export function aliasGitRepository(stand: Stand, name: string, alias: string): void {
  const link = repositoryFolder(stand, alias);
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(repositoryFolder(stand, name), link);
}

/** Names whom a repository tells of each push from now on, in place of those that it told before. */
export function setWebhooks(stand: Stand, name: string, webhooks: Webhooks): void {
  const folder = repositoryFolder(stand, name);
  writeFileSync(webhooksPath(folder), JSON.stringify(webhooks), { mode: 0o600 });
  writeFileSync(join(folder, "hooks", "post-receive"), recordingHook, { mode: 0o755 });
}

/** Git tells it "before after ref" for each ref of a push; the server, which names the file, reads it afterwards. */
const recordingHook = '#!/bin/sh\ncat > "$GIT_PUSH_RECORD"\n';

function repositoryFolder(stand: Stand, name: string): string {
  return join(repositories(stand), `${name}.git`);
}

function repositories(stand: Stand): string {
  return standPath(stand, "repositories");
}
