import type { ArmCounts, Counts, Epoch } from "@grove/ab-testing";
import type { Results } from "./store.ts";

/** Counts from the fields of the counter of a version. */
export function countsFrom(fields: Readonly<Record<string, string>>): Counts {
  return countsOf(Object.entries(fields));
}

/** An epoch as `startEpochScript` keeps it: `0 {"name": …}`. */
export function epochFrom(kept: unknown): PlacedEpoch {
  const text = String(kept);
  const epoch: Epoch = JSON.parse(text.slice(text.indexOf(" ")));
  return { place: Number.parseInt(text, 10), epoch };
}

interface PlacedEpoch {
  /** From 0, as they began. */
  readonly place: number;
  readonly epoch: Epoch;
}

/** What `resultsScript` answers, read. */
export function resultsFrom(reply: unknown): Results {
  const [counts, epochCounts, epochs] = listFrom(reply).map(listFrom);
  const byEpoch = Map.groupBy(pairsFrom(epochCounts), ([field]) => field.slice(0, field.indexOf(".")));
  return {
    counts: countsOf(pairsFrom(counts)),
    epochs: inOrder(epochs ?? []).map((epoch) => {
      const own = byEpoch.get(epoch.name) ?? [];
      return { epoch, counts: countsOf(own.map(([field, value]) => [field.slice(epoch.name.length + 1), value])) };
    }),
  };
}

function inOrder(epochs: readonly unknown[]): readonly Epoch[] {
  const placed = epochs.map(epochFrom).toSorted((one, other) => one.place - other.place);
  return placed.map(({ epoch }) => epoch);
}

type Field = readonly [field: string, value: string];

/** From `ARM.COUNTER` and a number each. */
function countsOf(fields: readonly Field[]): Counts {
  const counts = new Map<string, ArmCounts>();
  for (const [field, value] of fields) {
    const [arm = "", counter = ""] = field.split(".");
    counts.set(arm, { exposures: 0, likes: 0, ...counts.get(arm), [counter]: Number(value) });
  }
  return Object.fromEntries(counts);
}

/** A hash comes as a list from a script: field, value, field, value. */
function pairsFrom(list: readonly unknown[] = []): readonly Field[] {
  return list.flatMap((field, index) => (index % 2 === 0 ? [[String(field), String(list[index + 1])] as const] : []));
}

function listFrom(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : [];
}
