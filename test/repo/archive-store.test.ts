import { planRegenerate } from "@grove/experiments";
import { build, memoryTree } from "kustomize-ts";
import { describe, expect, test } from "vitest";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";

// What the components make of this repository's sample in production, whatever store its environment names.

const experiment = { environment: "production", name: "public-goods" } as const;
const directories = ["apps/otree/base", "apps/otree/components", "environments/production"];
const paths = directories.flatMap((directory) => findRepositoryFiles(directory, ""));
const files = new Map(paths.map((path) => [path, readRepositoryFile(path)]));

const privateRanges = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];
const internet = [
  { ipBlock: { cidr: "0.0.0.0/0", except: privateRanges } },
  { ipBlock: { cidr: "::/0", except: ["fc00::/7", "fe80::/10"] } },
];

describe("Jobs are let out", () => {
  test.for<readonly [store: string, egress: object]>([
    ["{endpoint: https://s3.example, bucket: lab}", { ports: [{ port: 443 }], to: internet }],
    ["{endpoint: http://s3.example:9000, bucket: lab}", { ports: [{ port: 9000 }], to: internet }],
    [
      "{endpoint: https://s3.example, bucket: lab, network: 10.3.0.17/32}",
      { ports: [{ port: 443 }], to: [{ ipBlock: { cidr: "10.3.0.17/32" } }] },
    ],
  ])("to the store %s, and to nothing else", ([store, egress]) => {
    const policy = renderWith(store).find(({ metadata }) => metadata.name === "allow-archive-clients-out-to-store");
    expect(policy?.spec).toEqual({
      podSelector: { matchLabels: { "grove/archive-client": "true" } },
      policyTypes: ["Egress"],
      egress: [egress],
    });
  });
});

test("the access key gets to rclone alone, after the dump and before what the dump is made for", () => {
  const pods = renderWith("{endpoint: https://s3.example, bucket: lab}").flatMap(podOf);
  const containers = pods.map(
    ({ title, pod }) => [title, [...(pod.initContainers ?? []), ...pod.containers].map(nameOf)] as const,
  );
  const holders = containers.filter(([, names]) => names.some((name) => name.endsWith("(key)")));
  expect(Object.fromEntries(holders)).toEqual({
    "Pod prepare-database": ["database", "upload before-reset (key)", "tables", "finish"],
    "CronJob backup": ["dump", "upload (key)", "retention"],
    "CronJob reset-database": ["database", "upload before-reset (key)", "tables", "finish"],
    "CronJob restore-database": ["download (key)", "dump", "upload before-restore (key)", "restore"],
  });
});

/** The objects of the sample with another archive store. */
function renderWith(store: string): readonly Rendered[] {
  const file = "environments/production/environment.yaml";
  const settings = (files.get(file) ?? "").replace(/^archive: .*$/m, `archive: ${store}`);
  const lab = new Map([...files, [file, settings]]);
  const { changes, problems } = planRegenerate(lab, experiment);
  expect(problems).toEqual([]);
  for (const { path, after = "" } of changes) lab.set(path, after);
  return build(memoryTree(lab), "environments/production/public-goods").resources as unknown as readonly Rendered[];
}

function podOf({ kind, metadata, spec }: Rendered): readonly { readonly title: string; readonly pod: Pod }[] {
  const pod = spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec ?? (kind === "Pod" ? spec : undefined);
  return pod?.containers === undefined
    ? []
    : [{ title: `${kind} ${metadata.name}`, pod: { ...pod, containers: pod.containers } }];
}

/** Its name, how it is called, and whether it gets the access key. */
function nameOf(container: Container): string {
  const hasKey = JSON.stringify(container).includes("archive-credentials");
  return [container.name, ...(container.args ?? []), ...(hasKey ? ["(key)"] : [])].join(" ");
}

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: Partial<Pod> & {
    readonly template?: { readonly spec: Pod };
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: Pod } } };
  };
}

interface Pod {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
}

interface Container {
  readonly name: string;
  readonly args?: readonly string[];
}
