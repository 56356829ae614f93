import type { OrphanPods } from "@grove/experiments";
import type { Files } from "@grove/plan";
import type { OrphanVolumes } from "./orphan-volumes.ts";

/** How it is proven that nothing of an orphan is lost, and who may erase it: what differs between kinds. */
export interface OrphanKeeper {
  /** The manifests of an id's archives in the lab, the newest first. */
  readonly archivesOf: (files: Files, id: string) => readonly { readonly file: string }[];
  /**
   * Proves that the lab's archives hold exactly what is on the volumes now, and that a copy will be left.
   *
   * @param given the file of `--dump`
   * @throws GroveError ARCHIVE_OUTDATED, COPY_MISSING; DUMP_DAMAGED or ARCHIVE_DAMAGED
   */
  readonly prove: (volumes: OrphanVolumes, given: string | undefined) => Promise<Proof>;
  /** A pod whose user wrote what is on the volumes. */
  readonly writerOf: (volumes: OrphanVolumes) => OrphanPods["database"];
}

/** That nothing is lost with an orphan's volumes. */
export interface Proof {
  /** The manifest of the archive. */
  readonly file: string;
  /** What the archive holds, for people. */
  readonly holds: string;
  /** Where its copy was read back, for people. */
  readonly place: string;
  /** Other archives that go with their volume; `undefined` where they could not be looked at. */
  readonly others: readonly string[] | undefined;
}
