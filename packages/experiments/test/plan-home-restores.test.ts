import { describe, expect, test } from "vitest";
import { homeClaim, type HubArchive, planHomeRestores, usersOf } from "../src/index.ts";

const facts = { bytes: 190, sha256: "c".repeat(64), files: 5, size: 4, contents: "d".repeat(64) };
const archive: HubArchive = {
  apiVersion: "grove/v1",
  kind: "HubArchive",
  environment: "production",
  name: "statistics",
  id: "k7f3q9x2",
  kept: { volume: "backups-k7f3q9x2" },
  archive: "20261126T101500Z-archive",
  time: "2026-11-26T10:15:00.000Z",
  homes: ["ada", "ben-smith", "x-1---0a1b2c3d"].map((user) => ({
    claim: `home-k7f3q9x2-${user}`,
    file: `home-k7f3q9x2-${user}.tar.gz`,
    ...facts,
  })),
};

describe("what of an archive comes back where", () => {
  test.for<[whose: string, id: string, users: readonly string[], claims: readonly string[]]>([
    ["all homes", "k7f3q9x2", [], archive.homes.map(({ claim }) => claim)],
    ["one", "k7f3q9x2", ["ada"], ["home-k7f3q9x2-ada"]],
    ["two, in the archive's order", "k7f3q9x2", ["ben-smith", "ada"], ["home-k7f3q9x2-ada", "home-k7f3q9x2-ben-smith"]],
    ["for another hub, its claims", "a2b3c4d5", ["ada"], ["home-a2b3c4d5-ada"]],
  ])("%s", ([, id, users, claims]) => {
    const { homes, problems } = planHomeRestores({ archive, id, users });
    expect(problems).toEqual([]);
    expect(homes.map(({ claim }) => claim)).toEqual(claims);
    expect(new Set(homes.map(({ folder }) => folder))).toEqual(new Set(["from-archive-20261126T101500Z"]));
  });

  test("of somebody who is not in it nothing does, nor of the others", () => {
    const { homes, problems } = planHomeRestores({ archive, id: "k7f3q9x2", users: ["ada", "ben-smiht", "zoe"] });
    expect(homes).toEqual([]);
    expect(problems).toMatchObject([
      { code: "HOME_UNKNOWN", next: "did you mean ben-smith?" },
      { code: "HOME_UNKNOWN", next: `there are those of ${usersOf(archive).join(", ")}` },
    ]);
  });

  test("of a hub that nobody used there is none", () => {
    const { problems } = planHomeRestores({ archive: { ...archive, homes: [] }, id: "k7f3q9x2", users: [] });
    expect(problems).toMatchObject([{ code: "HOMES_MISSING" }]);
  });
});

describe("the claim of a home that is not there yet", () => {
  const hub = {
    environment: "production",
    name: "statistics",
    id: "a2b3c4d5",
    spec: { server: { storage: "2Gi" } },
    settings: { storageClass: "grove-data" },
  } as const;

  test("is the one that KubeSpawner would make", () => {
    expect(homeClaim({ ...hub, user: "ada" })).toEqual({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: "home-a2b3c4d5-ada",
        namespace: "exp-statistics",
        labels: {
          "hub.jupyter.org/username": "ada",
          "grove/experiment": "statistics",
          "grove/environment": "production",
          "grove/id": "a2b3c4d5",
          "grove/user": "ada",
          "app.kubernetes.io/name": "user-server",
          "app.kubernetes.io/managed-by": "kubespawner",
          "app.kubernetes.io/component": "singleuser-server",
          component: "singleuser-storage",
        },
        annotations: {
          "hub.jupyter.org/username": "ada",
          "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
          "volume.beta.kubernetes.io/storage-class": "grove-data",
        },
      },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "grove-data",
        resources: { requests: { storage: "2147483648" } },
      },
    });
  });

  test("says no user name that it does not know: a hash stands for it", () => {
    const claim = JSON.stringify(homeClaim({ ...hub, user: "x-1---0a1b2c3d" }));
    expect(claim).toContain('"name":"home-a2b3c4d5-x-1---0a1b2c3d"');
    expect(claim).not.toContain("hub.jupyter.org/username");
  });
});
