import type { BareClone } from "./bare-clone.ts";
import { readUserSettings } from "./git-arguments.ts";

/** What git's configuration says about whoever makes a commit. */
export interface UserSettings {
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** Whether commits are to be signed; with which key and how, git finds out itself. */
  readonly signs: boolean;
}

const known = new WeakMap<BareClone, Promise<UserSettings>>();

/** Reads git's configuration, once for each clone: one process however many commits are made. */
export async function userSettings(clone: BareClone): Promise<UserSettings> {
  const settings = known.get(clone) ?? readSettings(clone);
  known.set(clone, settings);
  return await settings;
}

async function readSettings(clone: BareClone): Promise<UserSettings> {
  const { stdout } = await clone.git(readUserSettings());
  const values = new Map(stdout.toString().split("\0").map(parseSetting));
  return {
    name: values.get("user.name"),
    email: values.get("user.email"),
    signs: isTrue(values.get("commit.gpgsign") ?? "false"),
  };
}

/** A setting without a value is a switch that is on (git-config). */
function parseSetting(text: string): readonly [key: string, value: string] {
  const end = text.indexOf("\n");
  return end < 0 ? [text, "true"] : [text.slice(0, end), text.slice(end + 1)];
}

/** As git reads a switch: words, or a number. */
function isTrue(value: string): boolean {
  return /^(?:true|yes|on|[+-]?0*[1-9]\d*)$/i.test(value);
}
