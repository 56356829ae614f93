import type { BareClone } from "./bare-clone.ts";
import { userSettings } from "./user-settings.ts";

/** Who makes a commit. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

const GROVE: Identity = { name: "Grove", email: "grove@localhost" };

/** The user as git's environment and configuration know them; what they leave open is Grove itself. */
export async function configuredIdentity(clone: BareClone): Promise<Identity> {
  const { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email } = process.env;
  if (name !== undefined && email !== undefined) return { name, email };
  const settings = await userSettings(clone);
  return { name: name ?? settings.name ?? GROVE.name, email: email ?? settings.email ?? GROVE.email };
}

/**
 * The form in a commit: `Name <address>`, without what would end the name or the address early.
 *
 * @example
 * formatIdentity({ name: "Ada <x>\n", email: "ada@example.org" }); // "Ada x <ada@example.org>"
 */
export function formatIdentity(identity: Identity): string {
  return `${clean(identity.name) || GROVE.name} <${clean(identity.email) || GROVE.email}>`;
}

/** Reads {@link formatIdentity}'s form; `undefined` for any other text. */
export function parseIdentity(text: string): Identity | undefined {
  const [, name, email] = /^(.*) <(.*)>$/.exec(text) ?? [];
  return name === undefined || email === undefined ? undefined : { name, email };
}

function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}<>]+/gu, "").trim();
}
