import type { Writable } from "node:stream";

/** What `execute` uses of the library's web socket. */
export interface ExecSocket {
  /** The version of the protocol that the server chose. */
  readonly protocol: string;
  send(data: Buffer, done: (error?: Error) => void): void;
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
  close(): void;
  /** Ends it without waiting for the other side. */
  terminate(): void;
  ping(): void;
  on(event: "message" | "pong", listener: () => void): void;
  addEventListener(type: "close", listener: () => void): void;
}

/** The first byte of each message says what the others are (Kubernetes: remotecommand, `v5.channel.k8s.io`). */
export const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;

/** Lets the server wait until a stream has taken what it has. */
export function pauseWhileFull(socket: ExecSocket | undefined, stream: Writable): void {
  if (socket === undefined || socket.isPaused) return;
  socket.pause();
  stream.once("drain", () => socket.resume());
}

/**
 * Ends the connection to a server that is off: one that has said nothing for so many milliseconds is asked, and must answer
 * within as many. Gives a function that ends the watch.
 *
 * While the server is made to wait it is not asked: it could not get rid of its answer, and would end the connection.
 */
export function endWhenDead(socket: ExecSocket, patience: number): () => void {
  let hasSpoken = true;
  let isAsked = false;
  for (const event of ["message", "pong"] as const) socket.on(event, () => void (hasSpoken = true));
  const timer = setInterval(() => {
    const isDoubtful = !hasSpoken && !socket.isPaused;
    if (isDoubtful && isAsked) socket.terminate();
    isAsked = isDoubtful;
    hasSpoken = false;
    if (isDoubtful) socket.ping();
  }, patience);
  return () => clearInterval(timer);
}

/**
 * Sends a command its input piece by piece, each when the one before is on its way, and then its end. Only version 5
 * of the protocol can say the end, so on Kubernetes before 1.30 a command must know by itself how much to read.
 *
 * Stops where the command has ended without reading everything; throws what the input throws.
 */
export async function sendInput(socket: ExecSocket, input: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of input) if (!(await send(socket, Buffer.concat([inputMark, piece])))) return;
  if (socket.protocol.startsWith("v5.")) await send(socket, endOfInput);
}

const inputMark = Buffer.of(channels.stdin);
const endOfInput = Buffer.of(channels.close, channels.stdin);

/** Whether it could be sent. */
async function send(socket: ExecSocket, data: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    socket.send(data, (error) => resolve(error === undefined || error === null));
  });
}
