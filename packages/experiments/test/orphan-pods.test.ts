import { describe, expect, test } from "vitest";
import { eraserPod, type OrphanInput, orphanPods, parseEnvironment } from "../src/index.ts";
import { emptyLab } from "./support/lab.ts";
import { template } from "./support/template.ts";

const file = "environments/production/environment.yaml";
const settings = parseEnvironment(emptyLab().get(file) ?? "", file).value;
if (settings === undefined) throw new Error("the lab has no production");
const store = { endpoint: "https://s3.example", bucket: "lab-archive", region: "us-east-1" };
const goods: OrphanInput = { environment: "production", name: "goods", id: "k7f3q9x2", settings, hasBackups: true };

function podsOf(input: Partial<OrphanInput> = {}) {
  const { value, problems } = orphanPods(template, { ...goods, ...input });
  expect(problems).toEqual([]);
  if (value === undefined) throw new Error("nothing was rendered");
  return value;
}

describe("the pod with an orphan's database", () => {
  test("is the base's own, on the volumes of that id, under names that no experiment has", () => {
    const { database } = podsOf();
    expect(database).toMatchObject({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: "orphan-k7f3q9x2-database",
        namespace: "exp-goods",
        labels: { "grove/orphan": "k7f3q9x2" },
      },
      spec: {
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true },
        containers: [{ name: "postgres", image: expect.stringContaining("docker.io/library/postgres:") }],
        volumes: expect.arrayContaining([
          { name: "data", persistentVolumeClaim: { claimName: "database-k7f3q9x2" } },
          { name: "backups", persistentVolumeClaim: { claimName: "backups-k7f3q9x2" } },
          { name: "scripts", configMap: { name: "orphan-k7f3q9x2-grove-scripts" } },
        ]),
      },
    });
  });

  test("has no password, so that Postgres makes no database of an empty volume; and no label that lets others in", () => {
    const text = JSON.stringify(podsOf().database);
    expect(text).not.toContain("POSTGRES_PASSWORD");
    expect(text).not.toContain("app.kubernetes.io/name");
    expect(text).not.toContain("serviceAccountName");
    expect(text).not.toContain("initContainers");
  });

  test("does without the volume of the dumps where that is gone", () => {
    const { database } = podsOf({ hasBackups: false });
    expect(JSON.stringify(database)).toContain('{"name":"backups","emptyDir":{}}');
    expect(JSON.stringify(database)).not.toContain("backups-k7f3q9x2");
  });
});

describe("the pods for the archive store", () => {
  test("are there where the lab has one, each with one step of the Jobs", () => {
    const { upload, download } = podsOf({ settings: { ...settings, archive: store } });
    for (const [name, pod] of Object.entries({ upload, download })) {
      expect(pod).toMatchObject({
        metadata: { name: `orphan-k7f3q9x2-${name}`, labels: { "grove/archive-client": "true" } },
        spec: {
          containers: [{ name, envFrom: [{ configMapRef: { name: "orphan-k7f3q9x2-operation" } }] }],
          restartPolicy: "Never",
        },
      });
      expect(pod?.["spec"]).not.toHaveProperty("initContainers");
    }
  });

  test("are not where it has none", () => {
    expect(podsOf()).toMatchObject({ upload: undefined, download: undefined });
  });
});

test("what the pods need is named by the id, too", () => {
  const { belongings } = podsOf();
  const named = belongings as unknown as readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string };
  }[];
  const names = named.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(names.toSorted()).toEqual([
    "ConfigMap orphan-k7f3q9x2-grove-scripts",
    "ConfigMap orphan-k7f3q9x2-operation",
    "ConfigMap orphan-k7f3q9x2-postgres-client",
    "ConfigMap orphan-k7f3q9x2-postgres-initialization",
  ]);
  for (const { metadata } of belongings) expect(metadata).not.toHaveProperty("annotations");
});

test("the eraser empties the volumes that it is given, and knows no other", () => {
  const eraser = eraserPod(podsOf().database, { id: "k7f3q9x2", claims: ["database-k7f3q9x2"] });
  expect(eraser).toMatchObject({
    metadata: { name: "orphan-k7f3q9x2-erase", namespace: "exp-goods" },
    spec: {
      securityContext: { runAsNonRoot: true },
      containers: [{ name: "erase", volumeMounts: [{ mountPath: "/volumes/database-k7f3q9x2" }] }],
      volumes: [{ persistentVolumeClaim: { claimName: "database-k7f3q9x2" } }],
    },
  });
  expect(JSON.stringify(eraser)).not.toContain("backups-");
});

test("a lab without the base's files is told so", () => {
  expect(orphanPods(new Map(), goods).problems).toHaveLength(1);
});
