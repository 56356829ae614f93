import type { Problem } from "@grove/plan";
import { reservationOf } from "./reservation-of.ts";
import { suggestName } from "./suggest-name.ts";

/**
 * Why a text cannot be the name of an experiment, or `undefined` if it can.
 *
 * The name becomes a directory, a host name and a namespace `exp-NAME-staging`, so it is a DNS label of at most 40
 * characters (RFC 1123, DESIGN §4). The one validator for command, library and tree writer.
 *
 * @example
 * checkName("public-goods"); // undefined
 * checkName("public_goods")?.next; // "take a name such as public-goods"
 */
export function checkName(name: string): Problem | undefined {
  const fault = findFault(name);
  if (fault === undefined) return undefined;
  return { ...fault, severity: "error", next: `take a name such as ${suggestName(name)}` };
}

type Fault = Pick<Problem, "code" | "message">;

function findFault(name: string): Fault | undefined {
  if (name === "") return { code: "NAME_EMPTY", message: "the name is empty" };
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  if (name.length > longestName) {
    const message = `${shown} has ${name.length} characters, a name has at most ${longestName}`;
    return { code: "NAME_TOO_LONG", message };
  }
  const foreign = foreignLetter(name);
  if (foreign !== undefined) {
    return { code: "NAME_NOT_LATIN", message: `${shown} holds ${foreign}, which is none of a-z, 0-9 and -` };
  }
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    const message = `${shown} is no name: a name begins with a-z, goes on with a-z, 0-9 or - and does not end in -`;
    return { code: "NAME_INVALID", message };
  }
  const reservation = reservationOf(name);
  return reservation === undefined ? undefined : { code: "NAME_RESERVED", message: `${shown} ${reservation}` };
}

const longestName = 40;

/** A letter that only looks like a Latin one is named with its script, since nobody sees the difference. */
function foreignLetter(name: string): string | undefined {
  const letter = Array.from(name).find((character) => character > "\u007F");
  if (letter === undefined) return undefined;
  const point = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const script = scripts.find(({ pattern }) => pattern.test(letter))?.adjective;
  return script === undefined ? `the character ${point}` : `the ${script} letter ${letter} (${point})`;
}

const scripts: readonly { readonly pattern: RegExp; readonly adjective: string }[] = [
  { pattern: /\p{Script=Cyrillic}/u, adjective: "Cyrillic" },
  { pattern: /\p{Script=Greek}/u, adjective: "Greek" },
  { pattern: /\p{Script=Latin}/u, adjective: "accented" },
];
