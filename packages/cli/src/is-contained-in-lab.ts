import { GroveError } from "@grove/plan";
import type { Context } from "./command.ts";
import { withRepository } from "./lab/open-lab.ts";
import { writableUrl } from "./lab/writable-url.ts";

/** Whether another commit, of the lab as it is by then, contains a commit; a lab that does not answer says no. */
export function isContainedInLab(context: Context, commit = ""): (other: string) => Promise<boolean> {
  return async (other) => {
    try {
      const url = await writableUrl(context);
      return await withRepository(context, { url }, async (repository) => repository.contains(other, commit));
    } catch (error) {
      if (!(error instanceof GroveError)) throw error;
      return false;
    }
  };
}
