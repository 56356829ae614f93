import type { Application, Cluster, ClusterObject, ExpectedWorkload, PodObject, RolloutTarget } from "@grove/cluster";
import type { LabFixture } from "./lab-fixture.ts";

/** What the overlay of the experiment wants, as `grove wait` works it out. */
export async function targetOf(lab: LabFixture, environment = "staging"): Promise<RolloutTarget> {
  const words = ["wait", "public-goods", "--environment", environment, "--dry-run", "--json"];
  return JSON.parse(await lab.mustGrove(...words)) as RolloutTarget;
}

/** The Application of a namespace; synced and healthy unless told. */
export function application(namespace: string, status: Application["status"] = healthy): Application {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: namespace, namespace: "argocd" },
    spec: { project: "grove-production" },
    ...(status && { status }),
  };
}

const healthy = { sync: { status: "Synced" }, health: { status: "Healthy" } } as const;

/** All that runs once a target is live: the Application, each workload, its pods. */
export function runningObjects({ namespace, workloads }: RolloutTarget): readonly ClusterObject[] {
  return [
    application(namespace),
    ...workloads.flatMap((workload) => [workloadOf(namespace, workload), podOf(namespace, workload)]),
  ];
}

/** A workload that its controller is through with. */
function workloadOf(namespace: string, workload: ExpectedWorkload): ClusterObject {
  const { kind, name, replicas, images, settings, annotations = {} } = workload;
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { annotations },
        spec: { containers: containersOf(images), volumes: volumesOf(settings) },
      },
    },
    status: { replicas, updatedReplicas: replicas, readyReplicas: replicas },
  };
}

/** Why a container does not run. */
export interface Fault {
  readonly reason: string;
  readonly message: string;
  /** What it said before it ended. */
  readonly lastWords?: string;
}

/** The pod of a workload, ready unless a container waits for a reason. */
export function podOf(namespace: string, workload: ExpectedWorkload, fault?: Fault): PodObject {
  const { kind, name, images, settings, annotations = {} } = workload;
  const owner = { kind: kind === "Deployment" ? "ReplicaSet" : kind, name, uid: name };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `${name}-0`, namespace, labels: { app: name }, annotations, ownerReferences: [owner] },
    spec: { containers: containersOf(images), volumes: volumesOf(settings) },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: fault === undefined ? "True" : "False" }],
      containerStatuses: [{ name, ready: fault === undefined, restartCount: 0, ...statesOf(fault) }],
    },
  };
}

function volumesOf(settings: ExpectedWorkload["settings"] = []): PodObject["spec"]["volumes"] & object {
  return settings.map((name) => ({ configMap: { name } }));
}

function statesOf(fault: Fault | undefined): Pick<ContainerStatus, "state" | "lastState"> {
  if (fault === undefined) return {};
  const { lastWords, ...waiting } = fault;
  const end = lastWords === undefined ? {} : { lastState: { terminated: { exitCode: 1, message: lastWords } } };
  return { state: { waiting }, ...end };
}

type ContainerStatus = NonNullable<NonNullable<PodObject["status"]>["containerStatuses"]>[number];

function containersOf(
  images: ExpectedWorkload["images"],
): readonly { readonly name: string; readonly image: string }[] {
  return Object.entries(images).map(([name, image]) => ({ name, image }));
}

/** Puts objects into a cluster, one after the other. */
export async function applyAll(cluster: Cluster, objects: readonly ClusterObject[]): Promise<void> {
  for (const object of objects) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    await cluster.apply(object, { manager: "controller" });
  }
}
