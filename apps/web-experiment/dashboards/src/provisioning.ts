import { stringify } from "yaml";

/** How dashboards refer to the one source of their data. */
export const graphite = { type: "graphite", uid: "graphite" };

/** The source of data, as Grafana's `provisioning/datasources` wants it. */
export function datasourceYaml(url: string): string {
  const datasource = {
    name: "Graphite",
    ...graphite,
    url,
    access: "proxy",
    isDefault: true,
    editable: false,
    jsonData: { graphiteVersion: "1.1" },
  };
  return stringify({ apiVersion: 1, datasources: [datasource] });
}

/** Where Grafana finds the dashboards, as its `provisioning/dashboards` wants it. */
export function providerYaml(path: string): string {
  const provider = {
    name: "Grove",
    type: "file",
    disableDeletion: true,
    allowUiUpdates: false,
    options: { path },
  };
  return stringify({ apiVersion: 1, providers: [provider] });
}
