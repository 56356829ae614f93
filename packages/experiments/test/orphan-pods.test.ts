import { describe, expect, test } from "vitest";
import {
  type ArchiverInput,
  archiverPod,
  eraserPod,
  type OrphanInput,
  orphanPods,
  parseEnvironment,
} from "../src/index.ts";
import { emptyLab } from "./support/lab.ts";
import { wholeTemplate } from "./support/template.ts";

const file = "environments/production/environment.yaml";
const settings = parseEnvironment(emptyLab().get(file) ?? "", file).value;
if (settings === undefined) throw new Error("the lab has no production");
const store = { endpoint: "https://s3.example", bucket: "lab-archive", region: "us-east-1" };
const goods: OrphanInput = {
  environment: "production",
  name: "goods",
  id: "k7f3q9x2",
  kind: "OTree",
  settings,
  hasBackups: true,
};

function podsOf(input: Partial<OrphanInput> = {}) {
  const { value, problems } = orphanPods(wholeTemplate, { ...goods, ...input });
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

describe("the pod with an orphan's counts", () => {
  test("is the base's Redis on the volume of that id, which it reads as it did before", () => {
    const { database } = podsOf({ kind: "WebExperiment" });
    expect(database).toMatchObject({
      metadata: { name: "orphan-k7f3q9x2-database", namespace: "exp-goods", labels: { "grove/orphan": "k7f3q9x2" } },
      spec: {
        restartPolicy: "Never",
        securityContext: { runAsNonRoot: true, runAsUser: 999 },
        containers: [{ name: "redis", image: expect.stringContaining("docker.io/library/redis:") }],
        volumes: expect.arrayContaining([
          { name: "data", persistentVolumeClaim: { claimName: "counts-k7f3q9x2" } },
          { name: "backups", persistentVolumeClaim: { claimName: "backups-k7f3q9x2" } },
          { name: "scripts", configMap: { name: "orphan-k7f3q9x2-grove-scripts" } },
        ]),
      },
    });
    expect(JSON.stringify(database)).toContain('"--appendonly","yes"');
  });

  test("has no password, and is reached from within alone", () => {
    const text = JSON.stringify(podsOf({ kind: "WebExperiment" }).database);
    expect(text).not.toMatch(/requirepass|REDIS_PASSWORD|REDISCLI_AUTH/);
    expect(text).toContain('"--bind","127.0.0.1"');
    expect(text).not.toMatch(/app\.kubernetes\.io\/name|serviceAccountName|"livenessProbe":\{/);
  });
});

describe.for(["OTree", "WebExperiment"] as const)("the pods for the archive store, of kind %s", (kind) => {
  test("are there where the lab has one, each with one step of the Jobs", () => {
    const { upload, download } = podsOf({ kind, settings: { ...settings, archive: store } });
    expect(JSON.stringify(upload)).toContain("/scripts/upload-dumps.sh");
    expect(JSON.stringify(download)).toContain("/scripts/download-dump.sh");
    expect(JSON.stringify(download)).not.toContain("upload");
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
    expect(podsOf({ kind })).toMatchObject({ upload: undefined, download: undefined });
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

describe("the archiver of a hub that is gone", () => {
  const hub = { environment: "production", name: "statistics", id: "k7f3q9x2" } as const;
  const homes = ["hub-k7f3q9x2", "home-k7f3q9x2-ada"];

  function archiverOf(hasBackups = true, more: Partial<ArchiverInput> = {}) {
    const input = { ...hub, settings: { ...settings, archive: store } as OrphanInput["settings"], claims: homes };
    const { value, problems } = archiverPod(wholeTemplate, { ...input, hasBackups, ...more });
    expect(problems).toEqual([]);
    if (value === undefined) throw new Error("nothing was rendered");
    return value;
  }

  test("brings the rules that it needs itself: the hub's went with it, and a new hub of its name closes all ways", () => {
    const rules = archiverOf().belongings.filter(({ kind }) => kind === "NetworkPolicy");
    expect(rules).toMatchObject(
      ["allow-archive-clients-out-to-store", "allow-out-to-names"].map((name) => ({
        metadata: { name: `archiver-k7f3q9x2-${name}`, namespace: "exp-statistics" },
        spec: { podSelector: { matchLabels: { "grove/archive-client": "true" } }, policyTypes: ["Egress"] },
      })),
    );
    expect(JSON.stringify(rules[1])).toContain('"port":53');
    expect(JSON.stringify(archiverOf().pod)).toContain('"grove/archive-client":"true"');
  });

  test("reads homes without writing, and needs no volume of backups", () => {
    const text = JSON.stringify(archiverOf(false).pod);
    expect(text).toContain('"mountPath":"/volumes/home-k7f3q9x2-ada","readOnly":true');
    expect(text).toContain('{"name":"backups","emptyDir":{}}');
    expect(text).not.toContain("backups-k7f3q9x2");
  });

  test("that restores writes into homes, and only reads archives, also an earlier hub's of the name", () => {
    const restoring = { restores: true, backups: "backups-a2b3c4d5", claims: ["home-k7f3q9x2-ada"] };
    const { pod } = archiverOf(true, restoring);
    const backups = { name: "backups", mountPath: "/backups" };
    expect(pod).toMatchObject({
      spec: {
        containers: [
          {
            name: "copy",
            volumeMounts: expect.arrayContaining([
              { ...backups, readOnly: true },
              { name: "volume-0", mountPath: "/volumes/home-k7f3q9x2-ada", readOnly: false },
            ]),
          },
          { name: "store", volumeMounts: expect.arrayContaining([backups]) },
        ],
      },
    });
    expect(JSON.stringify(pod)).toContain('"claimName":"backups-a2b3c4d5"');
    expect(JSON.stringify(pod)).not.toMatch(/"claimName":"(hub|backups)-k7f3q9x2"/);
  });

  test("is what the eraser is made of: the same user, none of its volumes but those to empty", () => {
    const eraser = eraserPod(archiverOf().pod, { id: "k7f3q9x2", claims: ["home-k7f3q9x2-ada"] });
    expect(eraser).toMatchObject({
      metadata: { name: "orphan-k7f3q9x2-erase", namespace: "exp-statistics" },
      spec: { securityContext: { runAsUser: 1000 }, containers: [{ name: "erase" }] },
    });
    expect(JSON.stringify(eraser)).not.toMatch(/backups|hub-k7f3q9x2|configMap/);
  });
});

test("a lab without the base's files is told so", () => {
  expect(orphanPods(new Map(), goods).problems).toHaveLength(1);
});
