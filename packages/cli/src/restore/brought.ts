import type { DatabasePlace } from "@grove/cluster";
import type { DumpManifest } from "@grove/experiments";

/** A dump that lies on the experiment's own volume, or will when the Job begins, ready to be restored. */
export interface Brought {
  /** Its name there. */
  readonly dump: string;
  /** What the Job is told beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** What is in it; of a dump from elsewhere nobody knows beforehand. */
  readonly contents: Pick<DumpManifest, "tables"> | undefined;
}

/** Where a dump is brought to. */
export interface Destination extends DatabasePlace {
  /** The dumps that are there. */
  readonly dumps: readonly DumpManifest[];
}
