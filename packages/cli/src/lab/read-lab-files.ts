import type { Files } from "@grove/plan";
import type { Context } from "../command.ts";
import { withRepository } from "./open-lab.ts";
import { writableUrl } from "./writable-url.ts";

/** Files at the tip of the lab itself, for what must not trust a checkout that may be old. */
export async function readLabFiles(context: Context, paths: readonly string[]): Promise<Files> {
  return await withRepository(context, { url: await writableUrl(context) }, async (repository) =>
    (await repository.snapshot()).read(paths),
  );
}
