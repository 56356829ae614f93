/**
 * Whether an owner of an experiment stands for a project on the code host: `project:PATH` for exactly this one,
 * `group:PATH` for all below it. A person stands for none: whoever may push to a project decides what its pipelines ask.
 *
 * @example
 * ownsProject("group:econ-lab", "econ-lab/games/public-goods"); // true
 * ownsProject("group:econ-lab", "econ-lab-evil/public-goods"); // false
 */
export function ownsProject(owner: string, project: string): boolean {
  const [kind, path] = [owner.slice(0, owner.indexOf(":")), owner.slice(owner.indexOf(":") + 1)];
  if (kind === "project") return project === path;
  return kind === "group" && project.startsWith(`${path}/`);
}
