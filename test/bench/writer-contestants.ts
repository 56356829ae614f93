import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { groveCommand } from "../support/grove-command.ts";
import { imageOf, kustomizationOf } from "../support/synthetic-lab.ts";
import type { Command } from "./measure.ts";

export interface TagBump {
  readonly experiment: string;
  readonly tag: string;
}

/** A process that makes some bumps, and ends with 0 when they are all on main. */
export interface WriterProcess {
  readonly command: Command;
  readonly bumps: readonly TagBump[];
}

/** One way to get many bumps at once into a lab: processes that start together. */
export interface WriterContestant {
  readonly name: string;
  processes(
    place: { readonly lab: string; readonly directory: string },
    bumps: readonly TagBump[],
  ): readonly WriterProcess[];
}

export const groveWriters: WriterContestant = {
  name: "grove bump, a process each",
  processes: ({ lab }, bumps) =>
    bumps.map((bump) => {
      const image = imageOf(bump.experiment, bump.tag);
      return { command: groveCommand("bump", bump.experiment, "--lab", lab, "--image", image), bumps: [bump] };
    }),
};

/** As fast as it gets where one process knows of all. */
export const groveBatch: WriterContestant = {
  name: "grove bump --from, one process",
  processes: ({ lab, directory }, bumps) => {
    const list = join(directory, "bumps.json");
    const entries = bumps.map(({ experiment, tag }) => ({ name: experiment, image: imageOf(experiment, tag) }));
    writeFileSync(list, JSON.stringify(entries));
    return [{ command: groveCommand("bump", "--from", list, "--lab", lab), bumps }];
  },
};

/**
 * The way without Grove, as good as it gets: a shallow clone of one directory, edit, commit, push; after a lost race a
 * wait of full jitter (up to 0.2 s, twice as long each time, at most 8 s) and `pull --rebase`; 200 s, then it gives up.
 */
export const rebaseLoops: WriterContestant = {
  name: "clone, pull --rebase loop each",
  processes: ({ lab }, bumps) =>
    bumps.map((bump) => {
      const image = imageOf(bump.experiment, bump.tag);
      const digest = image.slice(image.indexOf("@") + 1);
      const words = [lab, kustomizationOf(bump.experiment), bump.tag, digest];
      return { command: ["bash", "-c", LOOP, "bash", ...words], bumps: [bump] };
    }),
};

const LOOP = `set -eu
lab=$1 file=$2 tag=$3 digest=$4
clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git clone --quiet --depth=1 --filter=blob:none --sparse "file://$lab" "$clone"
cd "$clone"
git sparse-checkout set "$(dirname "$file")"
sed -i.bak -e "s/newTag: .*/newTag: \\"$tag\\"/" -e "s/digest: .*/digest: \\"$digest\\"/" "$file"
git commit --quiet --all --message "bump to $tag"
longest=200
until git push --quiet origin HEAD:main; do
  [ "$SECONDS" -lt 200 ] || exit 3
  wait=$((RANDOM * longest / 32768))
  sleep "$((wait / 1000)).$(printf %03d $((wait % 1000)))"
  longest=$((longest * 2 > 8000 ? 8000 : longest * 2))
  git pull --quiet --rebase origin main
done`;
