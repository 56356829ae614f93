import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { withRepository } from "./open-lab.ts";
import { writableUrl } from "./writable-url.ts";

/** Whether a commit of the lab, as it is by then, contains an older one; a lab that does not answer says no. */
export function labContains(context: Context): (newer: string, older: string) => Promise<boolean> {
  return async (newer, older) => {
    try {
      const url = await writableUrl(context);
      return await withRepository(context, { url }, async (repository) => repository.contains(newer, older));
    } catch (error) {
      if (!(error instanceof GroveError)) throw error;
      return false;
    }
  };
}
