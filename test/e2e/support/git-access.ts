import type { Repository } from "./place.ts";

/** The variables with which git sends a server the credentials; no command line and no checkout holds them. */
export function gitAccess({ url, username, token }: Repository): Readonly<Record<string, string>> {
  const credentials = Buffer.from(`${username}:${token}`).toString("base64");
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${credentials}`,
  };
}
