/**
 * The number that an amount of Kubernetes stands for: bytes of memory and storage, cores of processor time.
 *
 * @example
 * amountOf("2Gi"); // 2147483648
 * amountOf("100m"); // 0.1
 */
export function amountOf(quantity: string): number {
  const unit = /[A-Za-z]*$/.exec(quantity)?.[0] ?? "";
  return Number(quantity.slice(0, quantity.length - unit.length)) * (units.get(unit) ?? Number.NaN);
}

const units: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["m", 1 / 1000],
  ["k", 1000],
  ["M", 1000 ** 2],
  ["G", 1000 ** 3],
  ["T", 1000 ** 4],
  ["Ki", 1024],
  ["Mi", 1024 ** 2],
  ["Gi", 1024 ** 3],
  ["Ti", 1024 ** 4],
]);
