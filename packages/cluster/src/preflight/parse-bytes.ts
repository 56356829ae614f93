/**
 * A quantity of memory as Kubernetes writes it, in bytes; 0 for what is none.
 *
 * @example
 * parseBytes("16374156Ki"); // 16767135744
 */
export function parseBytes(quantity: string): number {
  const [, number = "0", unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  return Number(number) * (factors[unit] ?? 0);
}

const factors: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};
