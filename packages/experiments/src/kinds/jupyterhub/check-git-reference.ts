import type { Problem } from "@grove/plan";

/** Why a text is no branch or tag that Git could be told as an argument, or `undefined` if it is one (git-check-ref-format). */
export function checkGitReference(reference: string): Problem | undefined {
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/.test(reference);
  if (isPlain && !/\.\.|\/\/|\/\.|\.lock(\/|$)|[./]$/.test(reference)) return undefined;
  return {
    code: "GIT_REFERENCE_INVALID",
    severity: "error",
    message: `${JSON.stringify(reference.slice(0, 60))} is no branch or tag`,
    next: "write it like main or v1.2",
  };
}
