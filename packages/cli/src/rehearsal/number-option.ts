import { GroveError } from "@grove/plan";
import { type Input, option } from "../command.ts";

export interface NumberOption {
  readonly name: string;
  readonly fallback?: string;
  readonly least: number;
  readonly most: number;
  /** Of the error. */
  readonly code: string;
}

/**
 * The value of an option that is a whole number from `least` to `most`.
 *
 * @throws GroveError with `code`
 */
export function numberOption(input: Input, { name, fallback = "", least, most, code }: NumberOption): number {
  const word = option(input, name) ?? fallback;
  if (/^\d{1,6}$/.test(word) && Number(word) >= least && Number(word) <= most) return Number(word);
  throw new GroveError(`"${word}" is no number from ${least} to ${most}`, {
    code,
    kind: "usage",
    next: `write for example --${name} ${Math.min(most, 24)}`,
  });
}
