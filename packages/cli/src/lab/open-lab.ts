import { formatRemote, type OpenOptions, openRepository, type Repository, type Snapshot } from "@grove/git";
import type { Files } from "@grove/plan";
import type { Context } from "../command.ts";
import { listDiskDirectories, readDiskFiles } from "./disk-files.ts";
import { locateLab } from "./locate-lab.ts";

/** A lab as reading commands need it: the files of a checkout, or of the tip of a repository's main branch. */
export interface Lab {
  /** Undefined in a checkout, which is read from disk. */
  readonly repository: Repository | undefined;
  /**
   * The text of files and of all files below directories; what is not there is left out. What `isWanted` refuses may
   * be left out too, to spare the reading.
   */
  read(paths: readonly string[], isWanted?: (path: string) => boolean): Promise<Files>;
  /** The names of the directories in a directory. */
  directories(path: string): Promise<readonly string[]>;
}

/** Opens the lab of a command for reading, and closes it when `use` is through. */
export async function withLab<T>(context: Context, use: (lab: Lab) => Promise<T>): Promise<T> {
  const place = locateLab(context);
  if (place.kind === "checkout") return await use(checkoutLab(place.root));
  return await withRepository(context, { url: place.url }, async (repository) =>
    use(snapshotLab(await repository.snapshot(), repository)),
  );
}

/**
 * Opens a repository, and closes it when `use` is through, also when that fails. `GROVE_LAB_TOKEN` opens one over https
 * whose address has no password, so that no pipeline needs to put its token into an address.
 */
export async function withRepository<T>(
  context: Pick<Context, "terminal" | "timeout" | "variables" | "since">,
  remote: Pick<OpenOptions, "url" | "branch" | "queue">,
  use: (repository: Repository) => Promise<T>,
): Promise<T> {
  context.terminal.progress(`reading ${formatRemote(remote.url)} …`);
  const repository = await openRepository({
    ...remote,
    token: context.variables["GROVE_LAB_TOKEN"],
    timeout: context.timeout,
    since: context.since,
  });
  try {
    return await use(repository);
  } finally {
    await repository.close();
  }
}

/** One commit of a lab. */
export function snapshotLab(snapshot: Snapshot, repository: Repository): Lab {
  return {
    repository,
    read: (paths) => snapshot.read(paths),
    directories: async (path) =>
      (await snapshot.list(path)).filter(({ kind }) => kind === "directory").map(({ name }) => name),
  };
}

function checkoutLab(root: string): Lab {
  return {
    repository: undefined,
    read: async (paths, isWanted) => readDiskFiles(root, paths, isWanted),
    directories: async (path) => listDiskDirectories(root, path),
  };
}
