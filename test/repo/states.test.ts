import type { Files } from "@grove/plan";
import { build, memoryTree } from "kustomize-ts";
import { describe, expect, test } from "vitest";
import { judgeFiles } from "../support/judge.ts";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";

// What an experiment keeps, and what goes, in each state: the sample of this repository with one component more.

const overlay = "environments/staging/public-goods";
const states = ["running", "asleep", "waits-for-image", "archived"] as const;
type State = (typeof states)[number];

test.for<[State, Summary]>([
  [
    "running",
    { otree: 1, postgres: 1, answers: true, prepares: true, jobs: "backup, reset-database …, restore-database …" },
  ],
  [
    "asleep",
    { otree: 0, postgres: 1, answers: false, prepares: true, jobs: "backup, reset-database …, restore-database …" },
  ],
  ["waits-for-image", { otree: 0, postgres: 1, answers: false, prepares: false, jobs: "" }],
  [
    "archived",
    { otree: 0, postgres: 0, answers: false, prepares: false, jobs: "backup …, reset-database …, restore-database …" },
  ],
])("%s", ([state, expected]) => {
  expect(summarise(objectsOf(state))).toEqual(expected);
});

test.for(states)("%s keeps the volumes, the secrets, and the host with its certificate", (state) => {
  const objects = objectsOf(state);
  const names = (kind: string): readonly string[] =>
    objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
  expect(names("PersistentVolumeClaim").map((name) => name.replace(/-.*/, ""))).toEqual(["backups", "database"]);
  expect(names("SealedSecret")).toEqual(["experiment"]);
  const host = "public-goods.staging.lab.example";
  expect(ingressOf(objects)).toMatchObject({ spec: { rules: [{ host }], tls: [{ hosts: [host] }] } });
});

describe.skipIf(judgeFiles === undefined)("kustomize renders the same bytes (skipped where none is installed)", () => {
  test.for(states)("%s", (state) => {
    const files = filesOf(state);
    expect(build(memoryTree(files), overlay).yaml).toBe(judgeFiles?.(files, overlay));
  });
});

interface Summary {
  readonly otree: number;
  readonly postgres: number;
  /** Whether the Ingress leads to the app. */
  readonly answers: boolean;
  /** Whether the database is made ready in each sync. */
  readonly prepares: boolean;
  /** CronJobs; `…` behind those that run only when they are told. */
  readonly jobs: string;
}

function summarise(objects: readonly KubernetesObject[]): Summary {
  const jobs = objects.filter(({ kind }) => kind === "CronJob");
  return {
    otree: replicasOf(objects, "otree"),
    postgres: replicasOf(objects, "postgres"),
    answers: ingressOf(objects)?.spec?.rules?.[0]?.http !== undefined,
    prepares: objects.some(({ kind, metadata }) => kind === "Pod" && metadata.name === "prepare-database"),
    jobs: jobs.map(({ metadata, spec }) => `${metadata.name}${spec?.suspend === true ? " …" : ""}`).join(", "),
  };
}

function replicasOf(objects: readonly KubernetesObject[], name: string): number {
  const found = objects.find(({ kind, metadata }) => /Deployment|StatefulSet/.test(kind) && metadata.name === name);
  return found?.spec?.replicas ?? Number.NaN;
}

function ingressOf(objects: readonly KubernetesObject[]): KubernetesObject | undefined {
  return objects.find(({ kind }) => kind === "Ingress");
}

function objectsOf(state: State): readonly KubernetesObject[] {
  return build(memoryTree(filesOf(state)), overlay).resources as unknown as readonly KubernetesObject[];
}

function filesOf(state: State): Files {
  const files = new Map(
    ["apps/otree/base", "apps/otree/components", overlay].flatMap((directory) =>
      findRepositoryFiles(directory, "").map((path): [string, string] => [path, readRepositoryFile(path)]),
    ),
  );
  const path = `${overlay}/kustomization.yaml`;
  const component = `  - ../../../apps/otree/components/${state}\n`;
  const text = files.get(path)?.replace(/^patches:$/m, `${component}patches:`) ?? "";
  return state === "running" ? files : files.set(path, text);
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly suspend?: boolean;
    readonly rules?: readonly { readonly host: string; readonly http?: object }[];
  };
}
