import { datasourceYaml, providerYaml } from "./provisioning.ts";
import { webExperimentDashboard } from "./web-experiment-dashboard.ts";

/** The files below `bootstrap/metrics/grafana/`, by path: what Grafana reads at its start, so that nobody needs to click. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    "dashboards/web-experiment.json": `${JSON.stringify(webExperimentDashboard(), undefined, 2)}\n`,
    "provisioning/datasources/graphite.yaml": datasourceYaml("http://graphite"),
    "provisioning/dashboards/grove.yaml": providerYaml("/etc/grafana/dashboards"),
  };
}
