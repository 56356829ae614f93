import { execFileSync } from "node:child_process";
import { build, memoryTree } from "kustomize-ts";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";
import { noRedis, startRedis } from "../support/web-experiment/redis-server.ts";

// The lab's storage makes a volume for the first pod that mounts it. An experiment that was put to sleep before its first image
// came, or came to rest before its cluster was made anew, has no such pod; what Argo CD brings after the claim must not wait
// for one.

test.for([
  ["otree", "running", []],
  ["otree", "waits-for-image", []],
  ["otree", "asleep", []],
  ["otree", "archived", ["backups", "database"]],
  ["jupyterhub", "running", []],
  ["jupyterhub", "waits-for-images", ["hub"]],
  ["jupyterhub", "asleep", ["hub"]],
  ["jupyterhub", "archived", ["hub"]],
  ["web-experiment", "running", []],
  ["web-experiment", "waits-for-images", []],
  ["web-experiment", "asleep", []],
  ["web-experiment", "archived", ["backups", "counts"]],
] as const)("%s %s: no pod mounts %j", ([app, state, claims]) => {
  const objects = objectsOf(app, state);
  const mounted = new Set(objects.filter(hasPods).flatMap(claimsOf));
  const unbound = objects.filter(
    ({ kind, metadata }) => kind === "PersistentVolumeClaim" && !mounted.has(metadata.name),
  );
  expect(unbound.map(({ metadata }) => metadata.name.split("-")[0])).toEqual(claims);
});

// Redis has the Lua of Argo CD, 5.1, and runs the very text of the settings.
test.skipIf(noRedis !== undefined).for([
  ["just made", "Healthy", {}],
  ["without a pod that mounts it", "Healthy", { status: { phase: "Pending" } }],
  ["bound", "Healthy", { status: { phase: "Bound" } }],
  ["whose volume is gone", "Degraded", { status: { phase: "Lost" } }],
] as const)(`Argo CD takes a claim %s for: %s (${noRedis ?? "a real Redis"})`, async ([, health, claim]) => {
  const redis = await startRedis();
  onTestFinished(redis.remove);
  const { data } = parse(readRepositoryFile("bootstrap/argocd/settings/argocd-cm.yaml")) as ConfigMap;
  const rule = data["resource.customizations.health.PersistentVolumeClaim"] ?? "";
  const script = `local obj = cjson.decode(ARGV[1])\nlocal rule = function()\n${rule}end\nreturn rule().status`;
  const words = ["-p", new URL(redis.url).port, "eval", script, "0", JSON.stringify(claim)];
  expect(execFileSync("redis-cli", words, { encoding: "utf8" }).trim()).toBe(health);
});

const overlays = { otree: "public-goods", jupyterhub: "statistics", "web-experiment": "greetings" } as const;

function objectsOf(app: keyof typeof overlays, state: string): readonly KubernetesObject[] {
  const overlay = `environments/staging/${overlays[app]}`;
  const files = new Map(
    [`apps/${app}`, overlay].flatMap((directory) =>
      findRepositoryFiles(directory, "").map((path): [string, string] => [path, readRepositoryFile(path)]),
    ),
  );
  const path = `${overlay}/kustomization.yaml`;
  const component = state === "running" ? "" : `  - ../../../apps/${app}/components/${state}\n`;
  // Behind the last of `components:`.
  files.set(path, files.get(path)?.replace(/^(components:\n(?: {2}.*\n)+)/m, `$1${component}`) ?? "");
  return build(memoryTree(files), overlay).resources as unknown as readonly KubernetesObject[];
}

/** In each sync: a CronJob may never have run. */
function hasPods({ kind, spec }: KubernetesObject): boolean {
  return ["Pod", "Job"].includes(kind) || (["Deployment", "StatefulSet"].includes(kind) && spec?.replicas !== 0);
}

function claimsOf({ spec }: KubernetesObject): readonly string[] {
  const { volumes = [] } = spec?.template?.spec ?? spec ?? {};
  return volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
}

interface PodSpec {
  readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: PodSpec & { readonly replicas?: number; readonly template?: { readonly spec: PodSpec } };
}

interface ConfigMap {
  readonly data: Readonly<Record<string, string>>;
}
