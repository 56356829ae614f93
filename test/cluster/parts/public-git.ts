import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { addresses, ports, publicGitUrl } from "../addresses.ts";
import { run } from "../run/command.ts";
import { probe } from "../run/probe.ts";
import { sources, type Stand, standPath } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

/** A Git server as there are many in the world: of an address that is nobody's own, it is read without credentials. */
export const publicGit: ProcessPart = {
  kind: "process",
  name: "public-git",
  needs: ["network"],
  configure: async (stand) => {
    mkdirSync(repositories(stand), { recursive: true });
    return Promise.resolve({
      command: [process.execPath, "--conditions=@grove/source", join(sources, "services", "public-git.ts")],
      environment: {
        GIT_SERVER_ADDRESS: addresses.internet,
        GIT_SERVER_PORT: `${ports.publicGit}`,
        GIT_PROJECT_ROOT: repositories(stand),
      },
    });
  },
  isHealthy: () => probe(`${publicGitUrl}/health`),
};

/** A repository that everybody may read. */
export interface PublicRepository {
  /** Where pods find it. */
  readonly url: string;
  /** Where its owners push to: they are on the machine. */
  readonly folder: string;
}

/** Makes an empty repository in the place of one of that name. */
export async function createPublicRepository(stand: Stand, name: string): Promise<PublicRepository> {
  const folder = join(repositories(stand), `${name}.git`);
  rmSync(folder, { recursive: true, force: true });
  await run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", folder]);
  return { url: `${publicGitUrl}/${name}.git`, folder };
}

function repositories(stand: Stand): string {
  return standPath(stand, "public-repositories");
}
