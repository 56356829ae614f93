import { expect, test } from "vitest";
import { volumeClaimsOf, workloadsOf } from "../src/index.ts";

test("Deployments and StatefulSets with replicas, images and settings, nothing else", () => {
  const containers = [{ name: "otree", image: "registry.example/goods:1@sha256:aa" }];
  const annotations = { "grove/secrets-changed": "2026-12-01" };
  const pod = {
    metadata: { annotations },
    spec: { containers, volumes: [{ name: "a", configMap: { name: "texts-5h2k" } }, { name: "b" }] },
  };
  const objects = [
    { apiVersion: "v1", kind: "Service", metadata: { name: "otree" } },
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "otree" }, spec: { replicas: 0, template: pod } },
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "postgres" },
      spec: { template: { spec: pod.spec } },
    },
  ];
  const images = { otree: "registry.example/goods:1@sha256:aa" };
  const settings = ["texts-5h2k"];
  expect(workloadsOf(objects)).toEqual([
    { kind: "Deployment", name: "otree", replicas: 0, images, settings, annotations },
    { kind: "StatefulSet", name: "postgres", replicas: 1, images, settings, annotations: {} },
  ]);
});

function claim(name: string): string {
  return `kind: PersistentVolumeClaim\nmetadata:\n  name: ${name}\n`;
}

test("an overlay claims its volumes, also where its other files are broken", () => {
  const files = new Map([
    ["environments/staging/goods/database-volume.yaml", claim("database-k7f3q9x2")],
    ["environments/production/goods/database-volume.yaml", claim("database-aaaaaaaa")],
    ["environments/production/goods/operation.yaml", "id: [broken"],
    ["environments/staging/torn/database-volume.yaml", `${claim("database-bbbbbbbb")}  : [`],
    ["environments/production/environment.yaml", claim("none")],
  ]);
  expect([...volumeClaimsOf(files)].toSorted()).toEqual([
    "exp-goods-staging/database-k7f3q9x2",
    "exp-goods/database-aaaaaaaa",
    "exp-torn-staging/database-bbbbbbbb",
  ]);
});
