/**
 * Less than 0 if the first version is older than the second, 0 if they are the same; both are three numbers.
 *
 * @example
 * compareVersions("0.9.0", "0.10.0") < 0; // true
 */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  const different = left.findIndex((number, index) => number !== right[index]);
  return different === -1 ? 0 : (left[different] ?? 0) - (right[different] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return version.split(".").map(Number);
}
