import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";

/** Where a lab is: in a checkout on this disk, or in a repository that is reached by its address. */
export type LabPlace =
  | { readonly kind: "checkout"; readonly root: string }
  | { readonly kind: "repository"; readonly url: string };

/**
 * Finds the lab that a command is about: `--lab`, else `GROVE_LAB`, else the checkout around the working directory.
 *
 * @throws GroveError LAB_MISSING
 */
export function locateLab({ lab, workingDirectory }: Pick<Context, "lab" | "workingDirectory">): LabPlace {
  if (lab === undefined) return { kind: "checkout", root: checkoutAround(workingDirectory) };
  const url = addressOf(lab, workingDirectory);
  return existsSync(join(url, ".git")) ? { kind: "checkout", root: url } : { kind: "repository", url };
}

/** A lab as git wants it: a URL as it is, a path made absolute. */
export function addressOf(lab: string, workingDirectory: string): string {
  return isUrl(lab) ? lab : resolve(workingDirectory, lab);
}

/** `https://…`, `ssh://…`, `file://…`, or git's short form `user@host:path`. */
function isUrl(lab: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(lab) || /^[\w.-]+@[\w.-]+:/.test(lab);
}

function checkoutAround(directory: string): string {
  for (let current = directory; ; current = join(current, "..")) {
    if (existsSync(join(current, ".git")) && isDirectory(join(current, "environments"))) return current;
    if (current === join(current, "..")) throw labMissing();
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function labMissing(): GroveError {
  return new GroveError("there is no lab around this directory", {
    code: "LAB_MISSING",
    kind: "usage",
    next: "name one with --lab or GROVE_LAB, or go into a checkout of one",
  });
}
