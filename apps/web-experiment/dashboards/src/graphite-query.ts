import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";

/** One query of Graphite, as Grafana keeps it in a dashboard. */
export interface GraphiteQuery extends Dataquery {
  readonly refId: string;
  readonly target: string;
  /** Shown as text: Grafana's own editor could not show all of them. */
  readonly textEditor: true;
}

/** A query in Graphite's language; `refId` names it within its panel. */
export function graphiteQuery(refId: string, target: string): Builder<Dataquery> {
  const query: GraphiteQuery = { refId, target, textEditor: true, _implementsDataqueryVariant: () => undefined };
  return { build: () => query };
}
