import { upperGamma } from "./upper-gamma.ts";

/** The probability that a χ² variable with so many degrees of freedom is above x; relative error below 1e-12. */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  return upperGamma(degreesOfFreedom / 2, x / 2);
}
