import { groveCommand } from "../support/grove-command.ts";
import { imageOf, kustomizationOf, overlayName } from "../support/synthetic-lab.ts";
import type { Command } from "./measure.ts";

/** One way to do something; each call gives a command that has not been run yet. */
export interface Contestant {
  readonly name: string;
  next(): Command;
}

export const bareNode: Contestant = { name: "node, doing nothing", next: () => [process.execPath, "--eval", "0"] };

export const groveHelp: Contestant = { name: "grove --help", next: () => groveCommand("--help") };

const OVERLAY = overlayName(7);
let tags = 0;

/** `grove bump` on a lab. */
export function groveBump(repository: string): Contestant {
  return {
    name: "grove bump",
    next: () => groveCommand("bump", OVERLAY, "--lab", repository, "--image", imageOf(OVERLAY, `g${tags++}`)),
  };
}

/** The way without Grove, at its fastest: shallow clone, edit by sed, commit, push. */
export function porcelainBump(repository: string): Contestant {
  const script = `set -e
git clone --quiet --depth=1 "file://$1" "$TMPDIR/clone"
cd "$TMPDIR/clone"
sed -i.bak 's/newTag: .*/newTag: "'"$3"'"/' "$2" && rm "$2.bak"
git -c user.name=Bench -c user.email=bench@example.org commit --quiet --all --message "bump to $3"
git push --quiet origin HEAD:main`;
  return {
    name: "clone, sed, commit, push",
    next: () => ["bash", "-c", script, "bash", repository, kustomizationOf(OVERLAY), `p${tags++}`],
  };
}
