import { kustomizationOf } from "../synthetic-lab.ts";
import type { Ask } from "./ask.ts";
import type { History, HistoryEntry } from "./read-history.ts";

export type FaultKind = "lost" | "doubled" | "inversion" | "foreign" | "refused" | "not linear" | "wrong image";

/** A promise of the writer that a history breaks. */
export interface HistoryFault {
  readonly kind: FaultKind;
  readonly text: string;
}

/**
 * Judges what many writers left on a branch by what they asked for and were told.
 *
 * Each acknowledged change is there exactly once, each that may have been killed at most once, a refused one never;
 * nothing else is there; each commit has one parent, the commit before it; builds of an experiment never go back, and in
 * the end each has its newest.
 */
export function checkHistory(history: History, asks: readonly Ask[]): readonly HistoryFault[] {
  const { entries } = history;
  const byImage = new Map(asks.map((ask) => [ask.image, ask]));
  const landed = Map.groupBy(entries, ({ image }) => image);
  return [
    ...checkParents(history),
    ...entries.flatMap((entry) => checkEntry(entry, byImage.get(entry.image ?? ""))),
    ...checkChangeIds(entries),
    ...asks.flatMap((ask) => checkAsk(ask, landed.get(ask.image)?.length ?? 0)),
    ...checkOrder(history, byImage),
  ];
}

function checkParents({ base, entries }: History): readonly HistoryFault[] {
  return entries.flatMap(({ commit, parents }, index) => {
    const expected = index === 0 ? base : entries[index - 1]?.commit;
    if (parents.length === 1 && parents[0] === expected) return [];
    return fault("not linear", `${commit} stands on ${parents.join(" and ") || "nothing"}, not on ${expected}`);
  });
}

function checkEntry(entry: HistoryEntry, ask: Ask | undefined): readonly HistoryFault[] {
  const { commit, paths, changeIds, written } = entry;
  if (ask === undefined) return fault("foreign", `nobody asked for ${commit}`);
  const place = kustomizationOf(ask.experiment);
  if (paths.length !== 1 || paths[0] !== place) {
    return fault("foreign", `${commit} writes ${paths.join(", ") || "nothing"} instead of ${place}`);
  }
  if (changeIds.length !== 1) return fault("foreign", `${commit} has ${changeIds.length} change ids`);
  if (written?.image === ask.image && written.build === ask.build) return [];
  return fault("wrong image", `${commit} says ${ask.image} and writes ${written?.image}, build ${written?.build}`);
}

function checkChangeIds(entries: readonly HistoryEntry[]): readonly HistoryFault[] {
  const byId = Map.groupBy(
    entries.flatMap(({ changeIds }) => changeIds),
    (id) => id,
  );
  return [...byId]
    .filter(([, same]) => same.length > 1)
    .flatMap(([id]) => fault("doubled", `the change ${id} is there more than once`));
}

function checkAsk({ image, told }: Ask, times: number): readonly HistoryFault[] {
  if (times > 1) return fault("doubled", `${image} is there ${times} times`);
  if (times === 0 && told === "acknowledged") return fault("lost", `${image} was acknowledged and is not there`);
  if (times === 1 && told === "refused") return fault("refused", `${image} was refused and is there`);
  return [];
}

function checkOrder({ entries, final }: History, byImage: ReadonlyMap<string, Ask>): readonly HistoryFault[] {
  const landed = entries.flatMap(({ image }) => byImage.get(image ?? "") ?? []);
  return [...Map.groupBy(landed, ({ experiment }) => experiment)].flatMap(([experiment, asks]) => [
    ...asks.flatMap(({ build }, index) => {
      const before = asks[index - 1]?.build ?? -1;
      return build > before ? [] : fault("inversion", `${experiment} got build ${build} after build ${before}`);
    }),
    ...checkFinal(experiment, { asks, final }),
  ]);
}

function checkFinal(
  experiment: string,
  { asks, final }: { asks: readonly Ask[]; final: History["final"] },
): readonly HistoryFault[] {
  const newest = asks.toSorted((a, b) => b.build - a.build)[0];
  const image = final.get(experiment)?.image;
  if (newest === undefined || image === newest.image) return [];
  return fault("wrong image", `${experiment} ends with ${image}, and its newest build is ${newest.image}`);
}

function fault(kind: FaultKind, text: string): readonly HistoryFault[] {
  return [{ kind, text }];
}
