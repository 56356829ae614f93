import type { Files } from "@grove/plan";

/** Where a lab's repository lies; decides which pipeline files it gets. */
export type Forge = (typeof forges)[number];

export const forges = ["gitlab", "github"] as const;

/** Whether a text names a forge that Grove has pipelines for. */
export function isForge(text: string): text is Forge {
  return (forges as readonly string[]).includes(text);
}

/** Whether a file of the template belongs into a lab on this forge. */
export function isForForge(path: string, forge: Forge): boolean {
  const owner = forges.find((each) => places[each].some((place) => path === place || path.startsWith(`${place}/`)));
  return owner === undefined || owner === forge;
}

const places: Readonly<Record<Forge, readonly string[]>> = {
  gitlab: [".gitlab-ci.yml", "pipelines/gitlab"],
  github: [".github"],
};

/** Where a lab that does not say it lies, by its pipeline files; GitLab where there are none. */
export function forgeOf(files: Files): Forge {
  return [...files.keys()].some((path) => path.startsWith(".github/workflows/")) ? "github" : "gitlab";
}
