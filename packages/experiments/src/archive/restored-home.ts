import { z } from "zod";
import { readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";

const count = z.int().min(0);

const restoredHomeSchema = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("restored"),
    files: count,
    size: count,
    /** Links that lead out of the home, and pipes; not all of many are named. */
    leftOut: z.object({ count, names: z.array(z.string()).readonly() }),
  }),
  z.object({ status: z.literal("present") }),
  z.object({ status: z.literal("damaged") }),
  z.object({ status: z.literal("full"), needed: count, free: count }),
  z.object({ status: z.literal("refused"), reason: z.string() }),
]);

/**
 * What became of a home that was to be restored: it came back, or lies there already, or the copy is not the archived one, or
 * there is no room for it (bytes), or it holds what no home can hold.
 */
export type RestoredHome = z.output<typeof restoredHomeSchema>;

/** Reads what `restore_home.py` says. */
export function parseRestoredHome(text: string): Reading<RestoredHome> {
  return readWithSchema({ schema: restoredHomeSchema }, { text, file: "restore_home.py" });
}
