import { type Cluster, withBelongings, withPod } from "@grove/cluster";
import { archiverName, archiverPod, type ArchiverInput, namespaceOf } from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { asClusterObject } from "../lab/as-cluster-object.ts";

export interface ArchiverRequest extends ArchiverInput {
  readonly context: Context;
  readonly cluster: Cluster;
  /** Of the lab: what lies below `apps`. */
  readonly files: Files;
}

/** What copies a hub's data, while it runs. */
export interface RunningArchiver {
  /** Runs a script in one of its containers and gives what it prints. */
  readonly run: (container: "copy" | "store", command: readonly string[]) => Promise<string>;
}

/**
 * Starts what copies a hub's data, and takes it away in the end.
 *
 * @throws GroveError RENDER_FAILED, SECRET_MISSING; POD_FAILED and its relatives; ARCHIVE_FAILED with a script's own words
 */
export async function withArchiver<T>(
  request: ArchiverRequest,
  use: (archiver: RunningArchiver) => Promise<T>,
): Promise<T> {
  const { context, cluster, id, environment, name } = request;
  const { belongings, pod } = render(request);
  const onProgress = (text: string): void =>
    context.terminal.progress(`${environment}/${name}: the archiver ${text} …`);
  const container = { namespace: namespaceOf(environment, name), pod: archiverName(id) };
  const run: RunningArchiver["run"] = async (which, command) => {
    const { exitCode, stdout, stderr } = await cluster.exec({ ...container, container: which }, command);
    if (exitCode === 0) return stdout;
    throw failed(stderr.trim() || `${command[0]} ended with ${exitCode}`);
  };
  const options = { timeout: context.timeout, onProgress };
  return await withBelongings(cluster, belongings.map(asClusterObject), {
    ...options,
    use: async () => withPod(cluster, asClusterObject(pod), { ...options, use: async () => use({ run }) }),
  });
}

function render(request: ArchiverRequest) {
  const { value, problems } = archiverPod(request.files, request);
  if (value !== undefined) return value;
  throw new GroveError("what copies the hub's data cannot be rendered", { code: "RENDER_FAILED", problems });
}

function failed(words: string): GroveError {
  return new GroveError(words, {
    code: "ARCHIVE_FAILED",
    next: "nothing was removed; mend what the message names, then run the command again",
  });
}
