import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Application,
  listApplications,
  type PodObject,
  readApplication,
  referenceTo,
  type WorkloadObject,
} from "@grove/cluster";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { forbiddenManifests } from "./support/forbidden-manifests.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";

// Whoever may push can put into an overlay whatever they like, past `grove check`. What no experiment may have is then
// refused by the cluster, with words that say so.

const lab = await theLab();
/** An experiment like any other. Some of the manifests aim at it; nothing may happen to it. */
const neighbour = "neighbour";
const namespaceOfNeighbour = "exp-neighbour-staging";
const manifests = forbiddenManifests();
const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "forbidden" },
  spec: {
    selector: { matchLabels: { app: "careless" } },
    template: {
      metadata: { labels: { app: "careless" } },
      spec: { hostNetwork: true, containers: [{ name: "careless", image: "careless" }] },
    },
  },
};
const overlays = new Map([
  ...manifests.map(({ name, text }) => [`forbidden-${name}`, text] as const),
  ["forbidden-deployment", JSON.stringify(deployment)],
]);
const ownRepository = lab.place.repository.urlInCluster;
let podsOfNeighbour: readonly string[];

beforeAll(async () => {
  const { first } = await publishVersions();
  await lab.newExperiment(neighbour, first);
  await lab.grove("wait", neighbour);
  podsOfNeighbour = await podsIn(namespaceOfNeighbour);
  await lab.commit("what no experiment may have", (folder) => {
    for (const [name, text] of overlays) writeOverlay(join(folder, "environments/staging", name), text);
  });
});

afterAll(async () => {
  await lab.commit("back to what experiments may have", (folder) => {
    for (const name of [...overlays.keys(), neighbour]) {
      rmSync(join(folder, "environments/staging", name), { recursive: true, force: true });
    }
  });
  // Argo CD lets go of each only when it has ended to try again.
  await eventually("their Applications are gone", async () => (await applications()).length === 0, 600);
  for (const name of overlays.keys()) {
    // oxlint-disable-next-line no-await-in-loop -- so that it goes in the order of the list
    await lab.cluster.remove({ apiVersion: "v1", kind: "Namespace", name: `exp-${name}-staging` });
  }
});

test.for(manifests)("$name: $refusal", async ({ name, object, refusal }) => {
  const namespace = `exp-forbidden-${name}-staging`;
  const isRefused = async (): Promise<boolean> => {
    const application = await readApplication(lab.cluster, namespace);
    return application?.status?.operationState?.message?.includes(refusal) === true;
  };
  await eventually(`Argo CD says "${refusal}"`, isRefused, 300); // all of them begin at once
  const reference = { ...referenceTo(object), namespace: object.metadata.namespace ?? namespace };
  expect(await lab.cluster.read(reference)).toBeUndefined();
});

test("a Deployment comes, but its pods are refused", async () => {
  const namespace = "exp-forbidden-deployment-staging";
  await eventually("the Deployment says that its pods violate PodSecurity", async () => {
    const found = await lab.cluster.read<WorkloadObject>({ ...referenceTo(deployment), namespace });
    const fault = found?.status?.conditions?.find(({ type }) => type === "ReplicaFailure");
    return fault?.message?.includes('violates PodSecurity "restricted:latest"') === true;
  });
  expect(await podsIn(namespace)).toEqual(["session-guard"]);
});

describe("an Application that did not come from a directory", () => {
  test.for([
    {
      what: "another repository",
      spec: {
        project: "grove-staging",
        source: source("https://git.example/other.git"),
        destination: to("exp-else-staging"),
      },
      refusal: "application repo https://git.example/other.git is not permitted in project 'grove-staging'",
    },
    {
      what: "another namespace",
      spec: { project: "grove-staging", source: source(ownRepository), destination: to("kube-system") },
      refusal: "do not match any of the allowed destinations in project 'grove-staging'",
    },
    {
      what: "Argo CD's default project",
      spec: { project: "default", source: source(ownRepository), destination: to("exp-else-staging") },
      refusal: "is not permitted in project 'default'",
    },
  ])("$what: $refusal", async ({ spec, refusal }) => {
    const metadata = { name: "forbidden", namespace: "argocd" };
    const application = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata, spec };
    try {
      await lab.cluster.create(application);
      await eventually(`Argo CD says "${refusal}"`, async () => {
        const found = await readApplication(lab.cluster, metadata.name);
        return (found?.status?.conditions ?? []).some(
          ({ type, message }) => type === "InvalidSpecError" && message.includes(refusal),
        );
      });
    } finally {
      await lab.cluster.remove(referenceTo(application));
    }
  });
});

describe("every pod of an experiment", () => {
  test("runs where restricted is enforced", async () => {
    const namespace = await lab.cluster.read({ apiVersion: "v1", kind: "Namespace", name: namespaceOfNeighbour });
    expect(namespace?.metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
    expect(podsOfNeighbour).toEqual([
      expect.stringMatching(/^otree-/),
      "postgres-0",
      "prepare-database",
      "session-guard",
    ]);
  });

  test("is untouched by what its neighbours tried", async () => {
    await lab.awaitState("staging", neighbour, "Synced Healthy");
    expect(await podsIn(namespaceOfNeighbour)).toEqual(podsOfNeighbour);
  });
});

test("a careless pod is refused there", async () => {
  const spec = { containers: [{ name: "careless", image: "careless" }] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "careless", namespace: namespaceOfNeighbour }, spec };
  await expect(lab.cluster.apply(pod, { manager: "test", dryRun: true })).rejects.toThrow("violates PodSecurity");
});

/** An experiment's base, of which nothing runs, and beside it the manifest. */
function writeOverlay(folder: string, manifest: string): void {
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: ["../../../apps/otree/base", "manifest.yaml"],
    // Nothing runs there: neither an image nor volumes are named.
    components: ["../../../apps/otree/components/waits-for-image"],
    replicas: [{ name: "postgres", count: 0 }],
  };
  mkdirSync(folder);
  writeFileSync(join(folder, "kustomization.yaml"), JSON.stringify(kustomization));
  writeFileSync(join(folder, "manifest.yaml"), manifest);
}

async function applications(): Promise<readonly Application[]> {
  const all = await listApplications(lab.cluster);
  return all.filter(({ metadata }) => metadata.name.startsWith("exp-forbidden-"));
}

/** The names of the running pods; what is on its way out is none of them. */
async function podsIn(namespace: string): Promise<readonly string[]> {
  const pods = await lab.cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace });
  return pods.map(({ metadata }) => metadata.name).toSorted();
}

function source(repoURL: string): object {
  return { repoURL, path: "environments/staging/neighbour", targetRevision: "main" };
}

function to(namespace: string): object {
  return { server: "https://kubernetes.default.svc", namespace };
}
