import { ServiceError } from "@grove/service-kit";

/** Longer than any number that a double can tell from its neighbours. */
const mostDigits = 40;

/**
 * The number that a person wrote: decimal, with a point, an exponent if need be, a minus sign of either kind.
 *
 * A comma is refused, for it means one thing here and another there.
 *
 * @throws {ServiceError} `NUMBER_INVALID`
 * @example parseNumber("x", "−1.5"); // -1.5
 */
export function parseNumber(name: string, text: string): number {
  const value = Number(text.replace("−", "-"));
  if (text.length <= mostDigits && grammar.test(text) && Number.isFinite(value)) return value;
  throw new ServiceError(`${name} is no number. Write it like 12, -3 or 0.5.`, { code: "NUMBER_INVALID", status: 400 });
}

const grammar = /^[+−-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
