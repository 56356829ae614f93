import { Writable } from "node:stream";
import type { KubeConfig, V1Status } from "@kubernetes/client-node";
import { GroveError } from "@grove/plan";
import type { ContainerReference, ExecResult } from "../cluster.ts";

/**
 * Runs a command in a container and waits for its end.
 *
 * @throws GroveError EXEC_FAILED when the command could not be started, or the connection ended before it.
 */
export async function execute(
  config: KubeConfig,
  { namespace, pod, container }: ContainerReference,
  command: readonly string[],
): Promise<ExecResult> {
  const { Exec } = await import("@kubernetes/client-node");
  const stdout = new Collector();
  const stderr = new Collector();
  const status = await new Promise<V1Status>((resolve, reject) => {
    new Exec(config)
      .exec(namespace, pod, container, [...command], stdout, stderr, null, false, resolve)
      .then((socket) => {
        socket.addEventListener("close", () => reject(failed(command, "the connection ended")));
        return socket;
      })
      .catch((cause: unknown) => reject(failed(command, messageOf(cause), cause)));
  });
  return { exitCode: exitCodeOf(status, command), stdout: stdout.text, stderr: stderr.text };
}

/** What the library rejects with is an error, or an event of the socket that has a message, too. */
function messageOf(cause: unknown): string {
  const hasMessage = typeof cause === "object" && cause !== null && "message" in cause;
  return hasMessage ? String(cause.message) : "no connection";
}

class Collector extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}

function exitCodeOf(status: V1Status, command: readonly string[]): number {
  if (status.status === "Success") return 0;
  const code = status.details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  if (code === undefined) throw failed(command, status.message ?? "the cluster gives no reason");
  return Number(code);
}

function failed([name = ""]: readonly string[], reason: string, cause?: unknown): GroveError {
  return new GroveError(`${name} could not be run in the pod: ${reason}`, {
    code: "EXEC_FAILED",
    kind: "unreachable",
    next: "grove status shows whether the pod runs",
    cause,
  });
}
