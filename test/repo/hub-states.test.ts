import type { Files } from "@grove/plan";
import { build, memoryTree } from "kustomize-ts";
import { expect, test } from "vitest";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";

// What runs after a sync of a hub in each state.

const overlay = "environments/staging/statistics";

test.for([
  ["running", ["notebook-check"]],
  ["waits-for-images", []],
  ["asleep", ["stop-servers"]],
  ["archived", ["stop-servers"]],
] as const)("%s: %j", ([state, jobs]) => {
  const objects = build(memoryTree(filesOf(state)), overlay).resources as unknown as readonly KubernetesObject[];
  const after = objects.filter(({ metadata }) => metadata.annotations?.["argocd.argoproj.io/hook"] === "PostSync");
  expect(after.map(({ metadata }) => metadata.name)).toEqual(jobs);
  const hub = objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === "hub");
  const images = [hub, ...after].map((object) => object?.spec?.template?.spec.containers[0]?.image);
  expect(new Set(images).size).toBe(1);
});

function filesOf(state: string): Files {
  const files = new Map(
    ["apps/jupyterhub", overlay].flatMap((directory) =>
      findRepositoryFiles(directory, "").map((path): [string, string] => [path, readRepositoryFile(path)]),
    ),
  );
  if (state === "running") return files;
  const path = `${overlay}/kustomization.yaml`;
  const component = `  - ../../../apps/jupyterhub/components/${state}\n`;
  return files.set(path, files.get(path)?.replace(/^configMapGenerator:$/m, `${component}configMapGenerator:`) ?? "");
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly template?: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}
