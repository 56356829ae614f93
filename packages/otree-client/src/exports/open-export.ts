import { refused, type Study, unreachable } from "../study/study.ts";
import type { StudyExport } from "./list-exports.ts";

/** A table on its way. */
export interface OpenedExport {
  /** The size, where oTree says it beforehand. */
  readonly bytes: number | undefined;
  /** Throws OTREE_UNREACHABLE when it breaks off. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/**
 * Asks for a table; it comes piece by piece.
 *
 * @throws GroveError OTREE_UNREACHABLE, OTREE_REFUSED
 */
export async function openExport(study: Study, { path }: Pick<StudyExport, "path">): Promise<OpenedExport> {
  const { statusCode, headers, body } = await study.send({ path });
  if (statusCode !== 200) throw refused(`${study.url}${path}`, statusCode, await body.text());
  const length = headers["content-length"];
  return { bytes: typeof length === "string" ? Number(length) : undefined, pieces: whole(study, body) };
}

async function* whole(study: Study, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw unreachable(study.url, cause);
  }
}
