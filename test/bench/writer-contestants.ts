import { groveCommand } from "../support/grove-command.ts";
import { imageOf, kustomizationOf } from "../support/synthetic-lab.ts";
import type { Command } from "./measure.ts";

/** One way to bump an experiment while others write, too. */
export interface WriterContestant {
  readonly name: string;
  /** The command that puts this tag into the overlay of an experiment; it ends with 0 when that is on main. */
  command(lab: string, bump: { readonly experiment: string; readonly tag: string }): Command;
}

export const groveWriter: WriterContestant = {
  name: "grove bump",
  command: (lab, { experiment, tag }) =>
    groveCommand("bump", experiment, "--lab", lab, "--image", imageOf(experiment, tag)),
};

/**
 * The way without Grove, as good as it gets: a shallow clone of one directory, edit, commit, push; after a lost race a
 * wait of full jitter (up to 0.2 s, twice as long each time, at most 8 s) and `pull --rebase`; 200 s, then it gives up.
 */
export const rebaseLoop: WriterContestant = {
  name: "clone, pull --rebase loop",
  command: (lab, { experiment, tag }) => {
    const file = kustomizationOf(experiment);
    const image = imageOf(experiment, tag);
    return ["bash", "-c", LOOP, "bash", lab, file, tag, image.slice(image.indexOf("@") + 1)];
  },
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
