import { archivePrefix, type ExperimentKey } from "@grove/experiments";

export interface StorePlace extends ExperimentKey {
  readonly id: string;
  /** Of the archive store; `undefined` in a lab without one. */
  readonly bucket: string | undefined;
}

/**
 * Where a dump, or the folder of a hub's copies, lies in the archive store.
 *
 * @example
 * storeAddress({ environment: "staging", name: "goods", id: "k7f3q9x2", bucket: "lab" }, "20261125T184300Z-archive.dump");
 */
export function storeAddress({ environment, name, id, bucket }: StorePlace, file: string): string | undefined {
  return bucket === undefined ? undefined : `s3://${bucket}/${archivePrefix({ environment, name, id })}/${file}`;
}
