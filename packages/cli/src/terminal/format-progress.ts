import { formatBytes } from "../dumps/describe-dump.ts";

const width = 20;

/**
 * How far a transfer is, as a bar; without a bar where the whole is not known.
 *
 * @example
 * formatProgress("public_goods.csv", { bytes: 1_500_000, total: 3_000_000 });
 * // "public_goods.csv ██████████░░░░░░░░░░ 50 % of 2.9 MiB"
 */
export function formatProgress(what: string, { bytes, total }: Transfer): string {
  if (total === undefined || total === 0) return `${what} ${formatBytes(bytes)}`;
  const share = Math.min(1, bytes / total);
  const full = Math.floor(share * width);
  const bar = "█".repeat(full) + "░".repeat(width - full);
  return `${what} ${bar} ${Math.floor(share * 100)} % of ${formatBytes(total)}`;
}

export interface Transfer {
  readonly bytes: number;
  readonly total: number | undefined;
}
