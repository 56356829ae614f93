import { errorsOf, type Files, type Plan, type Problem, type Trailer } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";

export interface PlanParts {
  readonly subject: string;
  readonly trailers?: readonly Trailer[];
  /** The files that were read. */
  readonly files: Files;
  /** What some of them, or new ones, shall be; `undefined` removes a file. */
  readonly after: ReadonlyMap<string, string | undefined>;
  readonly problems?: readonly Problem[];
}

/** A plan that turns `files` into `after`; a file that stays as it is is no change, and an error leaves none. */
export function makePlan({ subject, trailers = [], files, after, problems = [] }: PlanParts): Plan {
  if (errorsOf(problems).length > 0) return emptyPlan(subject, problems);
  const changes = [...after]
    .map(([path, text]) => ({ path, before: files.get(path), after: text }))
    .filter((change) => change.before !== change.after)
    .toSorted((left, right) => (left.path < right.path ? -1 : 1));
  return { subject, trailers, changes, problems };
}

/** A plan that changes nothing: all is as asked, or the problems say why nothing can be done. */
export function emptyPlan(subject: string, problems: readonly Problem[] = []): Plan {
  return { subject, trailers: [], changes: [], problems };
}

/**
 * The beginning of a commit's subject.
 *
 * @example
 * subjectOf("bump", { environment: "production", name: "goods" }); // "bump(production/goods)"
 */
export function subjectOf(verb: string, { environment, name }: ExperimentKey): string {
  return `${verb}(${environment}/${name})`;
}

/** The trailers of a change of one experiment; those without a value are left out. */
export function trailersOf(values: Readonly<Record<string, string | undefined>>): readonly Trailer[] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
}
