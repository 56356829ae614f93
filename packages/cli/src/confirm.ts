import { GroveError } from "@grove/plan";
import type { Context, Input } from "./command.ts";

/**
 * Asks whether to go on, where a person sits at the terminal; not under `--dry-run` or `--yes`.
 *
 * @throws GroveError NOT_CONFIRMED
 */
export async function confirm({ terminal, dryRun }: Context, input: Input, message: string): Promise<void> {
  if (!terminal.interactive || dryRun || input.options["yes"] === true) return;
  const prompts = await import("@clack/prompts");
  if ((await prompts.confirm({ message, initialValue: false })) === true) return;
  throw notConfirmed("answer yes, or add --yes");
}

/**
 * Asks for a name to be typed, for what cannot be undone; without a person there, `--confirm NAME` stands for it.
 *
 * @throws GroveError NOT_CONFIRMED
 */
export async function confirmByName({ terminal }: Context, given: string | undefined, what: TypedName): Promise<void> {
  const typed = given ?? (terminal.interactive ? await askForName(what) : "");
  if (typed === what.name) return;
  throw notConfirmed(`type ${what.name} when asked, or add --confirm ${what.name}`);
}

export interface TypedName {
  readonly message: string;
  readonly name: string;
}

async function askForName({ message, name }: TypedName): Promise<string> {
  const { isCancel, text } = await import("@clack/prompts");
  const answer = await text({ message: `${message}\nType ${name} to go on:` });
  return isCancel(answer) ? "" : answer;
}

function notConfirmed(next: string): GroveError {
  return new GroveError("nothing was changed", { code: "NOT_CONFIRMED", next });
}
