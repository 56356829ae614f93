import type { Problem } from "@grove/plan";

/**
 * Why a text is no owner, or `undefined` if it is one: a group, one project, or a person whom to ask. Owners become lines
 * of Argo CD's rights, a table with commas, so nothing that could end a field or match others (`,`, `*`, quotes, spaces)
 * is taken.
 *
 * @example
 * checkOwner("group:econ-lab"); // undefined
 * checkOwner("project:econ-lab/public-goods"); // undefined
 * checkOwner("econ-lab")?.next; // "write group:NAME, project:GROUP/NAME or user:NAME, for example group:econ-lab"
 */
export function checkOwner(owner: string): Problem | undefined {
  if (owner === reserved) return taken;
  if (/^(group|user):[A-Za-z0-9][A-Za-z0-9._@/+-]{0,127}$/.test(owner) || isProject(owner)) return undefined;
  return {
    code: "OWNER_INVALID",
    severity: "error",
    message: `${JSON.stringify(owner.slice(0, 80))} is no owner`,
    next: "write group:NAME, project:GROUP/NAME or user:NAME, for example group:econ-lab",
  };
}

/** A group of this name would get the rights that the lab's pipeline has in Argo CD (`bootstrap/argocd/settings`). */
const reserved = "group:lab";

const taken: Problem = {
  code: "OWNER_INVALID",
  severity: "error",
  message: "lab is the name of the lab's own pipeline in Argo CD, so no group of that name can own an experiment",
  next: "name a group below it, for example group:lab/experimenters",
};

/** The path of a project on GitLab or GitHub: at least a group or account, and a name. */
function isProject(owner: string): boolean {
  return owner.length <= 264 && /^project:[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/.test(owner);
}
