import type { Remote } from "./remote.ts";

/** Environment variables of a git process. */
export type GitEnvironment = Readonly<Record<string, string>>;

/** How to reach a server; everything else with `GIT_` in front would change what git does, and is left out. */
const INHERITED = new Set([
  "GIT_ASKPASS",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_CONFIG_SYSTEM",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSH_VARIANT",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
]);

/** Programs that would talk to a person; simple-git refuses them, and nothing here needs them. */
const INTERACTIVE = new Set(["EDITOR", "VISUAL", "PAGER", "PREFIX", "SSH_ASKPASS", "LANGUAGE"]);

const FIXED: GitEnvironment = {
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ALLOW_PROTOCOL: "file:http:https:ssh",
  GIT_NO_REPLACE_OBJECTS: "1",
};

/**
 * The environment of a git process: that of this process without what would change git's behaviour.
 *
 * The files of git's configuration are read, since they tell how to reach a server (proxies, certificates, credential
 * helpers); what they say about commits, hooks and housekeeping is overridden in the clone's own configuration.
 */
export function gitEnvironment(ambient: NodeJS.ProcessEnv, remote?: Remote): GitEnvironment {
  const kept = Object.entries(ambient).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isKept(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...FIXED, ...configuration(remote?.configuration ?? []) };
}

function isKept(name: string): boolean {
  const upper = name.toUpperCase();
  return upper.startsWith("GIT_") ? INHERITED.has(upper) : !INTERACTIVE.has(upper);
}

function configuration(pairs: Remote["configuration"]): GitEnvironment {
  const variables = pairs.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return pairs.length === 0 ? {} : { GIT_CONFIG_COUNT: String(pairs.length), ...Object.fromEntries(variables) };
}
