import { hubVolumeName } from "@grove/experiments";

export interface ScriptTarget {
  /** Of the hub. */
  readonly id: string;
  /** The volume, mounted at `/volumes/CLAIM`. */
  readonly claim: string;
  /** Where its copy is to lie, without an ending; without a target it is only described. */
  readonly target?: string;
}

/**
 * How `archive.py` is told to copy a hub's database or a home.
 *
 * @example
 * volumeScript({ id, claim: "home-k7f3q9x2-ada" }).slice(2); // ["home", "/volumes/home-k7f3q9x2-ada"]
 */
export function volumeScript({ id, claim, target }: ScriptTarget): readonly string[] {
  const volume = `/volumes/${claim}`;
  const [command, source, ending] =
    claim === hubVolumeName(id) ? ["database", `${volume}/jupyterhub.sqlite`, ".sqlite"] : ["home", volume, ".tar.gz"];
  const words = target === undefined ? [] : [`${target}${ending}`];
  return ["python3", "/scripts/archive.py", command, source, ...words];
}
