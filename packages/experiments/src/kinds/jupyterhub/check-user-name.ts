import type { Problem } from "@grove/plan";

/** Why a text is no user name of a hub, or `undefined` if it is one: JupyterHub keeps them in lower case. */
export function checkUserName(name: string): Problem | undefined {
  if (/^[a-z0-9][a-z0-9._@+-]{0,99}$/.test(name)) return undefined;
  return {
    code: "USER_NAME_INVALID",
    severity: "error",
    message: `${JSON.stringify(name.slice(0, 60))} is no user name of a hub`,
    next: "write it as the provider does, in lower case: ada",
  };
}
