import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { addresses, ports } from "../addresses.ts";
import { run } from "../run/command.ts";
import { standSecrets } from "../run/keys.ts";
import { probe } from "../run/probe.ts";
import { sources, type Stand, standPath } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

const url = `http://${addresses.node}:${ports.git}`;

/** Git over HTTP; reading and writing need the stand's token. Repositories are made by {@link createGitRepository}. */
export const gitServer: ProcessPart = {
  kind: "process",
  name: "git-server",
  needs: ["network"],
  configure: async (stand) => {
    mkdirSync(repositories(stand), { recursive: true });
    const service = join(sources, "services", "git-server.ts");
    return Promise.resolve({
      command: [process.execPath, "--conditions=@grove/source", service],
      environment: {
        GIT_SERVER_ADDRESS: addresses.node,
        GIT_SERVER_PORT: `${ports.git}`,
        GIT_SERVER_TOKEN: standSecrets(stand).gitToken,
        GIT_PROJECT_ROOT: repositories(stand),
      },
    });
  },
  isHealthy: () => probe(`${url}/health`),
};

/**
 * Makes an empty repository on the stand's git server; gives its URL from the machine, token and all.
 *
 * It allows partial clones, as the forges do and Grove's writer needs.
 */
export async function createGitRepository(stand: Stand, name: string): Promise<string> {
  const folder = join(repositories(stand), `${name}.git`);
  await run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", folder]);
  for (const setting of ["http.receivepack", "uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"]) {
    await run(["git", "-C", folder, "config", setting, "true"]);
  }
  const address = new URL(`${url}/${name}.git`);
  address.username = "grove";
  address.password = standSecrets(stand).gitToken;
  return address.href;
}

function repositories(stand: Stand): string {
  return standPath(stand, "repositories");
}
