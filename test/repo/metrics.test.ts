import { build, memoryTree } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { judgeFiles } from "../support/judge.ts";
import {
  bootstrapOfFreshLab,
  bootstrapOfRepository,
  type KubernetesObject,
  renderBootstrap,
  renderMetrics,
} from "../support/render-bootstrap.ts";
import { readRepositoryFile, repositoryRoot } from "../support/repository.ts";

const objects = renderMetrics(bootstrapOfRepository());
const freshLab = bootstrapOfFreshLab({ metrics: true });

describe("a lab has them only if it asks for them", () => {
  test.for([
    ["grove init", bootstrapOfFreshLab(), []],
    ["grove init --metrics", freshLab, ["https://git.fresh.example/lab.git"]],
    ["this repository", bootstrapOfRepository(), ["https://git.example/econ/lab.git"]],
  ] as const)("%s", ([, files, repositories]) => {
    const applications = renderBootstrap(files).filter(({ metadata }) => metadata.name === "grove-metrics");
    expect(applications).toMatchObject(
      repositories.map((repoURL) => ({
        kind: "Application",
        metadata: { namespace: "argocd" },
        spec: {
          project: "grove-platform",
          source: { repoURL, targetRevision: "refs/heads/platform", path: "bootstrap/metrics" },
          destination: { namespace: "grove-metrics" },
        },
      })),
    );
  });
});

describe("the dashboard's host", () => {
  test.for([
    ["this repository", objects, "metrics.lab.example", "metrics-certificate"],
    ["a fresh lab with a wildcard certificate", renderMetrics(freshLab), "metrics.fresh.example", undefined],
  ] as const)("%s", ([, rendered, host, secretName]) => {
    const ingress = rendered.find(({ kind }) => kind === "Ingress") as Ingress;
    expect(ingress.spec.rules.map((rule) => rule.host)).toEqual([host]);
    expect(ingress.spec.tls).toEqual([{ hosts: [host], ...(secretName && { secretName }) }]);
    expect(ingress.metadata.annotations).toEqual(
      secretName === undefined ? undefined : { "cert-manager.io/cluster-issuer": "letsencrypt" },
    );
    expect(JSON.stringify(rendered)).toContain(`"https://${host}"`); // where Grafana believes to be
    expect(JSON.stringify(rendered)).not.toMatch(/\.invalid/);
  });
});

test("all of it lies in its own namespace, and the one volume outlives it", () => {
  const [namespace, ...others] = objects.toSorted((one) => (one.kind === "Namespace" ? -1 : 1));
  const kept = { annotations: { "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" } };
  expect(namespace).toMatchObject({ metadata: { name: "grove-metrics", ...kept } });
  expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(new Set(["grove-metrics"]));
  expect(others.filter(({ kind }) => kind === "PersistentVolumeClaim")).toMatchObject([
    { metadata: { name: "graphite", ...kept }, spec: { storageClassName: "grove-retain" } },
  ]);
});

test("each container has a limit of memory, all together below 1.5 GiB", () => {
  const limits = deployments().flatMap(({ spec }) =>
    spec.template.spec.containers.map(({ resources }) => Number(resources.limits.memory.replace(/Mi$/, ""))),
  );
  expect(limits).toHaveLength(4);
  expect(limits.reduce((sum, limit) => sum + limit)).toBeLessThan(1536);
});

describe("what an experiment sends", () => {
  const base = build(diskTree(repositoryRoot), "apps/web-experiment/base").resources as unknown as Deployment[];
  const senders = base
    .filter(({ kind }) => kind === "Deployment")
    .flatMap(({ spec }) => spec.template.spec.containers)
    .flatMap(({ env = [] }) => env.filter(({ name }) => name === "STATSD_HOST"));

  test("goes to the Service and port that are here", () => {
    expect(senders.map(({ value }) => value)).toEqual(Array(3).fill("graphite.grove-metrics.svc"));
    const service = objects.find(({ kind, metadata }) => kind === "Service" && metadata.name === "graphite");
    const statsd = { port: 8125, protocol: "UDP", targetPort: "statsd" };
    expect(service).toMatchObject({ spec: { ports: [statsd, { port: 80, targetPort: "http" }] } });
    expect(
      deployments().find(({ metadata }) => metadata.name === "graphite")?.spec.template.spec.containers,
    ).toMatchObject([{}, { ports: [{ name: "statsd", containerPort: 8125, protocol: "UDP" }] }, {}]);
  });

  test("is let in from all namespaces that are `restricted` but the platform's own", () => {
    const { spec } = policy("allow-experiments-to-statsd");
    const platform = [...renderBootstrap(bootstrapOfRepository()), ...objects]
      .filter(({ kind, metadata }) => kind === "Namespace" && metadata.labels?.[enforce] === "restricted")
      .map(({ metadata }) => metadata.name);
    expect(spec.ingress).toEqual([
      {
        from: [
          {
            namespaceSelector: {
              matchExpressions: [
                { key: enforce, operator: "In", values: ["restricted"] },
                { key: "kubernetes.io/metadata.name", operator: "NotIn", values: platform.toSorted() },
              ],
            },
          },
        ],
        ports: [{ port: 8125, protocol: "UDP" }],
      },
    ]);
  });

  test("nothing else gets in or out, but by the policies that are named here", () => {
    expect(policy("deny-all").spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    const names = objects.filter(({ kind }) => kind === "NetworkPolicy").map(({ metadata }) => metadata.name);
    expect(names.toSorted()).toEqual([
      "allow-experiments-to-statsd",
      "allow-grafana-out",
      "allow-grafana-to-graphite",
      "allow-ingress-controller-to-certificate-solver",
      "allow-ingress-controller-to-grafana",
      "deny-all",
    ]);
  });
});

describe("Grafana", () => {
  const deployment = deployments().find(({ metadata }) => metadata.name === "grafana");
  const { volumes = [], containers = [] } = deployment?.spec.template.spec ?? {};
  const variables = Object.fromEntries((containers[0]?.env ?? []).map(({ name, value }) => [name, value]));
  const configuration = objects.find(
    ({ kind, metadata }) => kind === "ConfigMap" && metadata.name.startsWith("grafana-"),
  ) as ConfigMap;
  const files = Object.fromEntries(
    (containers[0]?.volumeMounts ?? []).flatMap(({ name, mountPath }) => {
      const source = volumes.find((volume) => volume.name === name)?.configMap;
      return (source?.items ?? []).map(({ key, path }) => [`${mountPath}/${path}`, configuration.data[key]] as const);
    }),
  );

  test("has no account and no form to log in, and who looks is a viewer", () => {
    expect(variables).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: "true",
      GF_AUTH_ANONYMOUS_ORG_ROLE: "Viewer",
      GF_AUTH_BASIC_ENABLED: "false",
      GF_AUTH_DISABLE_LOGIN_FORM: "true",
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
    });
    expect(Object.keys(variables).filter((name) => /PASSWORD|ADMIN_USER/.test(name))).toEqual([]);
  });

  test("finds the generated files where it looks for them, each in a ConfigMap whose name follows its text", () => {
    expect(files).toEqual({
      "/etc/grafana/dashboards/web-experiment.json": generated("dashboards/web-experiment.json"),
      "/etc/grafana/provisioning/dashboards/grove.yaml": generated("provisioning/dashboards/grove.yaml"),
      "/etc/grafana/provisioning/datasources/graphite.yaml": generated("provisioning/datasources/graphite.yaml"),
    });
    expect(configuration.metadata.name).toMatch(/^grafana-[a-z0-9]{10}$/);
    const names = new Set(volumes.flatMap(({ configMap }) => configMap?.name ?? []));
    expect(names).toEqual(new Set([configuration.metadata.name]));
  });

  test("shows the dashboard at once, from the folder that it was told, and asks the Service of Graphite", () => {
    const [provider] = (parse(generated("provisioning/dashboards/grove.yaml")) as Providers).providers;
    const [source] = (parse(generated("provisioning/datasources/graphite.yaml")) as Datasources).datasources;
    const home = variables["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"] ?? "";
    expect(files).toHaveProperty([home]);
    expect(home.startsWith(`${provider?.options.path}/`)).toBe(true);
    expect(source).toMatchObject({ type: "graphite", url: "http://graphite" });
    expect(JSON.parse(generated("dashboards/web-experiment.json"))).toMatchObject({
      templating: { list: [{ datasource: { uid: source?.uid } }] },
    });
  });
});

/** Where six points become one; what the patterns are tried on are names as StatsD writes them. */
test.for([
  ["stats.counters.experiments.goods.greetings.arms.hello.likes.count", "sum"],
  ["stats.timers.experiments.goods.maths.add.count", "sum"],
  ["stats.timers.experiments.goods.maths.add.upper_95", "max"],
  ["stats.counters.experiments.goods.maths.add.rate", "average"],
] as const)("after a day %s is kept as %s", ([name, method]) => {
  const sections = readRepositoryFile("bootstrap/metrics/graphite/storage-aggregation.conf").split(/^\[/m).slice(1);
  const rules = sections.map((text) => ({
    pattern: new RegExp(/^pattern = (.*)$/m.exec(text)?.[1] ?? "nothing"),
    method: /^aggregationMethod = (.*)$/m.exec(text)?.[1],
  }));
  expect(rules.find(({ pattern }) => pattern.test(name))?.method).toBe(method);
});

describe.skipIf(judgeFiles === undefined)("kustomize renders the same bytes (skipped where none is installed)", () => {
  test.for([
    ["this repository", bootstrapOfRepository()],
    ["a fresh lab", freshLab],
  ] as const)("%s", ([, files]) => {
    expect(build(memoryTree(files), "bootstrap/metrics").yaml).toBe(judgeFiles?.(files, "bootstrap/metrics"));
  });
});

const enforce = "pod-security.kubernetes.io/enforce";

function deployments(): readonly Deployment[] {
  return objects.filter(({ kind }) => kind === "Deployment") as Deployment[];
}

function policy(name: string): NetworkPolicy {
  const found = objects.find(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === name);
  if (found === undefined) throw new Error(`there is no NetworkPolicy ${name}`);
  return found as NetworkPolicy;
}

function generated(path: string): string {
  return readRepositoryFile(`bootstrap/metrics/grafana/${path}`);
}

interface Ingress extends KubernetesObject {
  readonly spec: { readonly rules: readonly { readonly host: string }[]; readonly tls: readonly object[] };
}

interface NetworkPolicy extends KubernetesObject {
  readonly spec: { readonly ingress?: readonly object[] };
}

interface ConfigMap extends KubernetesObject {
  readonly data: Readonly<Record<string, string>>;
}

interface Deployment extends KubernetesObject {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly Container[]; readonly volumes?: readonly Volume[] };
    };
  };
}

interface Container {
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly resources: { readonly limits: { readonly memory: string } };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Volume {
  readonly name: string;
  readonly configMap?: {
    readonly name: string;
    readonly items?: readonly { readonly key: string; readonly path: string }[];
  };
}

interface Providers {
  readonly providers: readonly { readonly options: { readonly path: string } }[];
}

interface Datasources {
  readonly datasources: readonly { readonly uid: string }[];
}
