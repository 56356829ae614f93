import type { ArmCounts, Counts, Epoch } from "@grove/ab-testing";
import {
  type ExperimentEvent,
  eventsAtOnce,
  likeEvent,
  mostEvents,
  type Store,
  type StoredEvent,
  type Version,
} from "./store.ts";

type ArmCounters = Map<string, ArmCounts>;

interface VersionState {
  readonly counts: ArmCounters;
  readonly countsOfEpochs: Map<string, ArmCounters>;
  readonly liked: Map<string, boolean>;
  readonly epochs: Map<string, Epoch>;
  readonly events: StoredEvent[];
  meaning: string | undefined;
  lastCursor: number;
}

/** The embedded store: all is gone with the process. For trying out and for tests. */
export function memoryStore(): Store {
  const versions = new Map<string, VersionState>();
  const stateOf = ({ experiment, version }: Version): VersionState => {
    const key = `${experiment}:${version}`;
    const state = versions.get(key) ?? emptyState();
    versions.set(key, state);
    return state;
  };
  return {
    expose: async (exposure) => {
      const state = stateOf(exposure);
      const isLiked = state.liked.get(exposure.id);
      if (isLiked !== undefined) return { isNew: false, isLiked };
      state.liked.set(exposure.id, false);
      add(state, { type: "exposure", ...exposure }, "exposures");
      return { isNew: true, isLiked: false };
    },
    like: async (like, time) => {
      const state = stateOf(like);
      const isLiked = state.liked.get(like.id);
      if (isLiked === undefined) return "unknown";
      if (isLiked) return "repeated";
      state.liked.set(like.id, true);
      add(state, likeEvent(like, time), "likes");
      return "counted";
    },
    counts: async (version) => countsFrom(stateOf(version).counts),
    results: async (version) => {
      const { counts, countsOfEpochs, epochs } = stateOf(version);
      const each = [...epochs.values()].map((epoch) => ({ epoch, counts: countsFrom(countsOfEpochs.get(epoch.name)) }));
      return { counts: countsFrom(counts), epochs: each };
    },
    startEpoch: async (epoch) => {
      const { epochs } = stateOf(epoch);
      const started = epochs.get(epoch.name) ?? epoch;
      epochs.set(epoch.name, started);
      return started;
    },
    claimVersion: async (version, meaning) => (stateOf(version).meaning ??= meaning),
    events: async (version, after) =>
      stateOf(version)
        .events.filter(({ cursor }) => Number(cursor) > Number(after))
        .slice(0, eventsAtOnce),
    connection: () => 1,
    ready: async () => true,
    close: async () => undefined,
  };
}

const noCounts: ArmCounts = { exposures: 0, likes: 0 };

function emptyState(): VersionState {
  return {
    counts: new Map(),
    countsOfEpochs: new Map(),
    liked: new Map(),
    epochs: new Map(),
    events: [],
    meaning: undefined,
    lastCursor: 0,
  };
}

function countsFrom(counters: ArmCounters | undefined): Counts {
  return Object.fromEntries(counters ?? []);
}

function add(state: VersionState, event: ExperimentEvent, counter: keyof ArmCounts): void {
  const ofEpoch = state.countsOfEpochs.get(event.epoch) ?? new Map<string, ArmCounts>();
  state.countsOfEpochs.set(event.epoch, ofEpoch);
  for (const counters of [state.counts, ofEpoch]) {
    const counts = counters.get(event.arm) ?? noCounts;
    counters.set(event.arm, { ...counts, [counter]: counts[counter] + 1 });
  }
  state.events.push({ cursor: String(++state.lastCursor), event });
  if (state.events.length > mostEvents) state.events.shift();
}
