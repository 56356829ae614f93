import { VizLegendOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { ServiceName } from "@grove/service-kit";
import { graphiteQuery } from "./graphite-query.ts";
import { graphite } from "./provisioning.ts";
import { exposuresByArm, failures, likeRateByArm, likesByArm, rateOf, shareByArm, slowestOf } from "./queries.ts";

interface PanelOptions {
  readonly title: string;
  readonly description: string;
  readonly target: string;
  /** Grafana's name of it, as in `ms`. */
  readonly unit: string;
}

/** The dashboard of all web experiments of a lab: one is chosen at the top. */
export function webExperimentDashboard(): Dashboard {
  const dashboard = new DashboardBuilder("Web experiment")
    .uid("web-experiment")
    .readonly()
    .timezone("browser")
    .time({ from: "now-1h", to: "now" })
    .refresh("10s")
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(experimentVariable())
    .withRow(new RowBuilder("The experiment"))
    .withPanel(panel({ ...likeRate, target: likeRateByArm }))
    .withPanel(panel({ ...share, target: shareByArm }))
    .withPanel(panel({ ...exposures, target: exposuresByArm }))
    .withPanel(panel({ ...likes, target: likesByArm }))
    .withRow(new RowBuilder("The services"));
  for (const service of ["awesome-app", "greetings", "maths"] as const) {
    dashboard.withPanel(panel(requestsOf(service))).withPanel(panel(latencyOf(service)));
  }
  return dashboard.withPanel(panel({ ...faults, target: failures })).build();
}

const likeRate = {
  title: "Likes per exposure, by arm",
  description: "Within the time that is shown. What may be concluded from it, grove report says.",
  unit: "percentunit",
};
const share = {
  title: "Share of the exposures, by arm",
  description: "Under a fixed policy it must be what the weights say; otherwise something loses visitors.",
  unit: "percent",
};
const exposures = { title: "Exposures", description: "New ones, each 10 seconds.", unit: "short" };
const likes = { title: "Likes", description: "Each 10 seconds; an exposure is liked once at most.", unit: "short" };
const faults = { title: "Failures", description: "Answers that were a service's own fault.", unit: "short" };

function requestsOf(service: ServiceName): PanelOptions {
  const description = "Answers each second, by operation.";
  return { title: `${service}: requests`, description, target: rateOf(service), unit: "reqps" };
}

function latencyOf(service: ServiceName): PanelOptions {
  const description = "95 of 100 answers took no longer.";
  return { title: `${service}: time of an answer`, description, target: slowestOf(service), unit: "ms" };
}

/** Two beside each other. */
function panel({ title, description, target, unit }: PanelOptions): PanelBuilder {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(graphite)
    .withTarget(graphiteQuery("A", target))
    .unit(unit)
    .min(0)
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .span(12)
    .height(8);
}

/** Each experiment that has sent a metric. */
function experimentVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder("experiment")
    .label("Experiment")
    .datasource(graphite)
    .query("stats.counters.experiments.*")
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
