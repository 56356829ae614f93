import { answerDamaged } from "./answer-head.ts";

/** Bytes that come in pieces of any size. */
export interface ByteSource {
  /** The text up to the next line break, without it. */
  readonly line: () => Promise<string>;
  /** So many bytes. */
  readonly take: (bytes: number) => AsyncGenerator<Uint8Array>;
}

/** In bytes; what the app of a study says in ten thousand lines is less. */
const longestLine = 64 * 2 ** 20;

/**
 * Reads a stream by lines and amounts.
 *
 * @throws GroveError ANSWER_DAMAGED where it ends before what was asked for, or does not come at all
 */
export function byteSource(stream: AsyncIterable<Uint8Array>): ByteSource {
  const pieces = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const next = async (): Promise<Buffer> => {
    const piece = await pieces.next().catch((cause: unknown) => {
      throw answerDamaged(cause);
    });
    if (piece.done === true) throw answerDamaged();
    return Buffer.from(piece.value);
  };
  return {
    line: async () => {
      const read: Buffer[] = [];
      for (let length = 0; length <= longestLine; length += rest.length) {
        const end = rest.indexOf("\n");
        if (end !== -1) {
          read.push(rest.subarray(0, end));
          rest = rest.subarray(end + 1);
          return Buffer.concat(read).toString("utf8");
        }
        read.push(rest);
        // oxlint-disable-next-line no-await-in-loop -- the end of a line is not known before
        rest = await next();
      }
      throw answerDamaged();
    },
    take: async function* (bytes) {
      for (let left = bytes; left > 0;) {
        // oxlint-disable-next-line no-await-in-loop -- one piece after the other
        if (rest.length === 0) rest = await next();
        const piece = rest.subarray(0, left);
        rest = rest.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
  };
}
