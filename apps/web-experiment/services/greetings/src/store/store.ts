import type { Counts, Epoch, EpochCounts, Exposure, Like } from "@grove/ab-testing";

/**
 * Where the counts of experiments live. Each method is atomic: what it answers has happened as a whole, or not at all.
 * `memoryStore` is the embedded one, `openRedisStore` the one that outlives the service.
 */
export interface Store {
  /** Notes an exposure, once for each id however often it is told. */
  readonly expose: (exposure: Exposure) => Promise<ExposureState>;
  /** Counts a Like of a noted exposure, once; `time` in milliseconds since 1970. */
  readonly like: (like: Like, time: number) => Promise<LikeOutcome>;
  readonly counts: (version: Version) => Promise<Counts>;
  /** The counts of a version, and those of each of its epochs, all of the same moment. */
  readonly results: (version: Version) => Promise<Results>;
  /** Keeps an epoch under its name; where there is one already, that one is the answer. */
  readonly startEpoch: (epoch: Epoch) => Promise<Epoch>;
  /** Keeps what a version stands for; where there is something already, that is the answer. */
  readonly claimVersion: (version: Version, meaning: string) => Promise<string>;
  /** Exposures and Likes of a version in their order, from after this cursor on; "" is the start. */
  readonly events: (version: Version, after: string) => Promise<readonly StoredEvent[]>;
  /** Which connection it is on, from the first on: behind another one there may be other data, as after a restore. */
  readonly connection: () => number;
  /** Whether it answers now. */
  readonly ready: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** The key space of one version of an experiment: another version starts from nothing, and the old counts stay. */
export interface Version {
  readonly experiment: string;
  readonly version: string;
}

export interface Results {
  readonly counts: Counts;
  /** In the order in which they began. */
  readonly epochs: readonly EpochCounts[];
}

export interface ExposureState {
  /** Whether it was not noted before. */
  readonly isNew: boolean;
  readonly isLiked: boolean;
}

/** `unknown`: there is no such exposure, or it is older than `exposureSeconds`. */
export type LikeOutcome = "counted" | "repeated" | "unknown";

/** An event with its place in the order. */
export interface StoredEvent {
  readonly cursor: string;
  readonly event: ExperimentEvent;
}

export type ExperimentEvent =
  | ({ readonly type: "exposure" } & Exposure)
  | ({ readonly type: "like"; readonly time: number } & Like);

/** A Like as an event: when it came, and nothing beyond what its token proves. */
export function likeEvent({ id, experiment, version, epoch, arm }: Like, time: number): ExperimentEvent {
  return { type: "like", id, experiment, version, epoch, arm, time };
}

/** A Like may come so long after its exposure; the unit's cookie lives as long. */
export const exposureSeconds = 30 * 24 * 60 * 60;

/** So many events of a version are kept, the newest; the counts know of all. */
export const mostEvents = 1_000_000;

/** So many come at once. */
export const eventsAtOnce = 1000;
