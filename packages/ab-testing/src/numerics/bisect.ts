/** Where a condition changes, and in which direction. */
export interface Bisection {
  /** The condition holds here … */
  readonly holds: number;
  /** … and does not hold here; may be smaller. */
  readonly fails: number;
}

/** The point between the two where a condition stops to hold, to double precision; by halving. */
export function bisect({ holds, fails }: Bisection, condition: (x: number) => boolean): number {
  let [inside, outside] = [holds, fails];
  for (;;) {
    const middle = inside + (outside - inside) / 2;
    if (middle === inside || middle === outside) return inside;
    if (condition(middle)) inside = middle;
    else outside = middle;
  }
}
