import { seededRandom } from "../../support/seeded-random.ts";

/** Draws; the same seed draws the same. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** True with this probability, from 0 to 1. */
  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  /** One of a list. @throws RangeError when it is empty. */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError("There is nothing to pick from.");
    return items[this.integer(0, items.length - 1)] as Item;
  }

  /** At least `least` and at most `most` of a list, in an order of their own. */
  some<Item>(items: readonly Item[], least: number, most: number): Item[] {
    const rest = [...items];
    const count = Math.min(this.integer(least, most), rest.length);
    return Array.from({ length: count }, () => rest.splice(this.integer(0, rest.length - 1), 1)[0] as Item);
  }

  /** `count` results of a function. */
  times<Result>(least: number, most: number, make: (index: number) => Result): Result[] {
    return Array.from({ length: this.integer(least, most) }, (_, index) => make(index));
  }

  /** The value with this probability, else nothing. */
  maybe<Value>(probability: number, make: () => Value): Value | undefined {
    return this.chance(probability) ? make() : undefined;
  }
}
