import { findWorkTree } from "@grove/git";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { locateLab } from "./locate-lab.ts";

/**
 * The address that a change is pushed to: the lab itself, or the `origin` of a checkout. A checkout's own files are
 * never touched: `git pull` brings the change there.
 *
 * @throws GroveError LAB_MISSING, CHECKOUT_WITHOUT_ORIGIN
 */
export async function writableUrl(context: Context): Promise<string> {
  const place = locateLab(context);
  if (place.kind === "repository") return place.url;
  const origin = (await findWorkTree(place.root))?.origin;
  if (origin !== undefined) return origin;
  throw new GroveError(`the checkout ${place.root} has no remote "origin" to push to`, {
    code: "CHECKOUT_WITHOUT_ORIGIN",
    next: "name the lab's repository with --lab, or add it: git remote add origin URL",
  });
}
