import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { endWhenDead, type ExecSocket, pauseWhileFull, sendInput } from "../src/client/exec-socket.ts";

interface RecordedSocket extends ExecSocket {
  readonly sent: string[];
  /** Whether it answers pings. */
  isAnswering: boolean;
  isTerminated: boolean;
  pings: number;
}

/** A socket that takes so many messages, and then is closed. */
function socketOf(protocol: string, takes = Infinity): RecordedSocket {
  const sent: string[] = [];
  let isPaused = false;
  let hear: (() => void) | undefined;
  return {
    sent,
    protocol,
    isAnswering: true,
    isTerminated: false,
    pings: 0,
    terminate() {
      this.isTerminated = true;
    },
    ping() {
      this.pings += 1;
      if (this.isAnswering && !isPaused) hear?.();
    },
    on: (_, listener) => void (hear = listener),
    get isPaused() {
      return isPaused;
    },
    send: (data, done) => {
      if (sent.length >= takes) return done(new Error("closed"));
      sent.push(data.toString("latin1"));
      return setImmediate(done);
    },
    pause: () => void (isPaused = true),
    resume: () => void (isPaused = false),
    close: () => undefined,
    addEventListener: () => undefined,
  };
}

describe("sendInput", () => {
  test("marks each piece as input, and says the end", async () => {
    const socket = socketOf("v5.channel.k8s.io");
    await sendInput(socket, piecesOf("one", "two"));
    expect(socket.sent).toEqual(["\u0000one", "\u0000two", "\u00FF\u0000"]);
  });

  test("cannot say the end in an older version of the protocol", async () => {
    const socket = socketOf("v4.channel.k8s.io");
    await sendInput(socket, piecesOf("one"));
    expect(socket.sent).toEqual(["\u0000one"]);
  });

  test("asks for a piece only when the one before is on its way", async () => {
    const socket = socketOf("v5.channel.k8s.io");
    const sentAtEach: number[] = [];
    async function* pieces() {
      for (const piece of ["one", "two", "three"]) {
        sentAtEach.push(socket.sent.length);
        yield Buffer.from(piece);
      }
    }
    await sendInput(socket, pieces());
    expect(sentAtEach).toEqual([0, 1, 2]);
  });

  test("stops when the command has ended, and lets go of the input", async () => {
    let isLetGo = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.from("more");
      } finally {
        isLetGo = true;
      }
    }
    await sendInput(socketOf("v5.channel.k8s.io", 3), endless());
    expect(isLetGo).toBe(true);
  });

  test("passes on what the input throws", async () => {
    await expect(sendInput(socketOf("v5.channel.k8s.io"), broken())).rejects.toThrow("the disk is gone");
  });
});

test("pauseWhileFull lets the server wait until all is written", async () => {
  const socket = socketOf("v5.channel.k8s.io");
  const written = Promise.withResolvers<void>();
  const disk = new Writable({
    highWaterMark: 1,
    write: (_, _encoding, done) => void written.promise.then(() => done()),
  });
  expect(disk.write("more than it holds")).toBe(false);
  pauseWhileFull(socket, disk);
  expect(socket.isPaused).toBe(true);
  const drained = new Promise((resolve) => disk.once("drain", resolve));
  written.resolve();
  await drained;
  expect(socket.isPaused).toBe(false);
});

describe("endWhenDead", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("ends the connection to a server that answers no more", () => {
    const socket = socketOf("v5.channel.k8s.io");
    const endWatch = endWhenDead(socket, 1000);
    vi.advanceTimersByTime(10_000);
    expect(socket.isTerminated).toBe(false);
    socket.isAnswering = false;
    vi.advanceTimersByTime(4000);
    expect(socket.isTerminated).toBe(true);
    endWatch();
  });

  test("asks nothing while the server is made to wait, for it could not answer", () => {
    const socket = socketOf("v5.channel.k8s.io");
    const endWatch = endWhenDead(socket, 1000);
    socket.pause();
    vi.advanceTimersByTime(10_000);
    expect(socket).toMatchObject({ pings: 0, isTerminated: false });
    endWatch();
    expect(vi.getTimerCount()).toBe(0);
  });
});

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("one");
  throw new Error("the disk is gone");
}

async function* piecesOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
