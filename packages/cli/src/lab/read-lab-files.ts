import type { Files } from "@grove/plan";
import type { Context } from "../command.ts";
import { withRepository } from "./open-lab.ts";
import { writableUrl } from "./writable-url.ts";

/** Files at the tip of the lab itself, for what must not trust a checkout that may be old. */
export async function readLabFiles(context: Context, paths: readonly string[]): Promise<Files> {
  return (await readLabTip(context, paths)).files;
}

/** The same, and which commit that is. */
export async function readLabTip(
  context: Context,
  paths: readonly string[],
): Promise<{ readonly commit: string; readonly files: Files }> {
  return await withRepository(context, { url: await writableUrl(context) }, async (repository) => {
    const tip = await repository.snapshot();
    return { commit: tip.commit, files: await tip.read(paths) };
  });
}
