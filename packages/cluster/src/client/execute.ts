import { stringify } from "node:querystring";
import { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { KubeConfig, V1Status } from "@kubernetes/client-node";
import { GroveError } from "@grove/plan";
import type { ContainerReference, ExecResult, ExecStreams } from "../cluster.ts";
import { parseJson } from "./answer.ts";
import { channels, endWhenDead, type ExecSocket, pauseWhileFull, sendInput } from "./exec-socket.ts";

export interface Execution {
  readonly pod: ContainerReference;
  readonly command: readonly string[];
  readonly streams?: ExecStreams | undefined;
  /** Milliseconds without a sign of life from the server after which it counts as out of reach. */
  readonly patience: number;
}

/**
 * Runs a command in a container and waits for its end.
 *
 * The library's own way of running commands keeps in memory what a slow disk or line has not taken yet; here the other
 * side waits, so that files of gigabytes pass.
 *
 * @throws GroveError EXEC_FAILED when the command could not be started, or the connection ended before it; what the
 * caller's own streams throw comes through as it is.
 */
export async function execute(
  config: KubeConfig,
  { pod, command, streams = {}, patience }: Execution,
): Promise<ExecResult> {
  const [collected, stderr] = [new Collector(), new Collector()];
  const stdout = streams.stdout ?? collected;
  const end = Promise.withResolvers<V1Status>();
  stdout.once("error", end.reject);
  let socket: ExecSocket | undefined;
  let endWatch: (() => void) | undefined;
  const receive = (channel: number, bytes: Buffer): void => {
    if (channel === channels.stdout && !stdout.write(bytes)) pauseWhileFull(socket, stdout);
    if (channel === channels.stderr) stderr.write(bytes);
    if (channel === channels.status) end.resolve(parseJson(bytes.toString("utf8")));
  };
  try {
    const path = pathOf(pod, { command, stdin: streams.stdin !== undefined, stdout: true, stderr: true });
    socket = await connect(config, path, receive).catch((cause: unknown) => {
      throw failed(command, { reason: messageOf(cause), cause });
    });
    // What is sent waits for the server by itself, and a question would wait behind it.
    if (streams.stdin === undefined) endWatch = endWhenDead(socket, patience);
    socket.addEventListener("close", () => end.reject(failed(command, { reason: "the connection ended" })));
    if (streams.stdin !== undefined) sendInput(socket, streams.stdin).catch(end.reject);
    const exitCode = exitCodeOf(await end.promise, command);
    stdout.end();
    await finished(stdout);
    return { exitCode, stdout: collected.text, stderr: stderr.text };
  } finally {
    endWatch?.();
    socket?.close();
  }
}

/** All that a command writes, as one text. */
class Collector extends Writable {
  readonly #pieces: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#pieces).toString("utf8");
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#pieces.push(piece);
    done();
  }
}

function pathOf({ namespace, pod, container }: ContainerReference, query: Parameters<typeof stringify>[0]): string {
  return `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${stringify({ ...query, container })}`;
}

async function connect(
  config: KubeConfig,
  path: string,
  receive: (channel: number, bytes: Buffer) => void,
): Promise<ExecSocket> {
  const { Exec } = await import("@kubernetes/client-node");
  return new Exec(config).handler.connect(path, null, (channel, bytes) => {
    receive(channel, bytes);
    return true;
  });
}

/** What the library rejects with is an error, or an event of the socket that has a message, too. */
function messageOf(cause: unknown): string {
  const hasMessage = typeof cause === "object" && cause !== null && "message" in cause;
  return hasMessage ? String(cause.message) : "no connection";
}

function exitCodeOf(status: V1Status, command: readonly string[]): number {
  if (status.status === "Success") return 0;
  const code = status.details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  if (code === undefined) throw failed(command, { reason: status.message ?? "the cluster gives no reason" });
  return Number(code);
}

interface Failure {
  readonly reason: string;
  readonly cause?: unknown;
}

function failed([name = ""]: readonly string[], { reason, cause }: Failure): GroveError {
  return new GroveError(`${name} could not be run in the pod: ${reason}`, {
    code: "EXEC_FAILED",
    kind: "unreachable",
    next: "grove status shows whether the pod runs",
    cause,
  });
}
