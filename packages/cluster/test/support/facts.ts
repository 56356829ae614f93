import type {
  Application,
  ClusterObject,
  ExpectedWorkload,
  PodObject,
  RolloutFacts,
  RolloutTarget,
  WorkloadObject,
} from "../../src/index.ts";
import type { ApplicationStatus } from "../../src/argocd/application.ts";
import type { ContainerState, EventObject } from "../../src/rollout/rollout.ts";

export const namespace = "exp-goods";
export const oldImage = "registry.example/goods:1.0.0@sha256:aaa";
export const newImage = "registry.example/goods:1.1.0@sha256:bbb";
export const commit = "c0ffee0000000000000000000000000000000000";

/** What the overlay in these tests wants: one Deployment with the new image. */
export const expected: ExpectedWorkload = {
  kind: "Deployment",
  name: "otree",
  replicas: 1,
  images: { otree: newImage },
};
export const target: RolloutTarget = { application: namespace, namespace, workloads: [expected], revision: commit };

/** A Deployment through which the controller is, unless the status says otherwise. */
export function deployment(image: string, status: WorkloadObject["status"] = {}): WorkloadObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "otree", namespace, generation: 2 },
    spec: {
      selector: { matchLabels: { app: "otree" } },
      template: { spec: { containers: [{ name: "otree", image }] } },
    },
    status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1, ...status },
  };
}

interface PodFacts {
  readonly name?: string;
  readonly image?: string;
  readonly isReady?: boolean;
  /** Whether its container runs. */
  readonly isRunning?: boolean;
  /** Why its container waits. */
  readonly waiting?: ContainerState["waiting"];
  readonly lastState?: ContainerState;
  /** Why it has no node. */
  readonly unschedulable?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
}

/** A pod of that Deployment, with the new image and not ready unless told. */
export function pod(facts: PodFacts = {}): PodObject {
  const { name = "otree-1", image = newImage, isReady = false, waiting, lastState, unschedulable } = facts;
  const { creationTimestamp, deletionTimestamp } = facts;
  const times = { ...(creationTimestamp && { creationTimestamp }), ...(deletionTimestamp && { deletionTimestamp }) };
  const state = facts.isRunning === true ? { running: {} } : waiting && { waiting };
  const container = { name: "otree", ready: isReady, restartCount: 0, ...(state && { state }) };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { app: "otree" }, ...times },
    spec: { containers: [{ name: "otree", image }] },
    status: {
      phase: isReady ? "Running" : "Pending",
      conditions: [
        { type: "Ready", status: isReady ? "True" : "False" },
        ...(unschedulable === undefined ? [] : [{ type: "PodScheduled", status: "False", message: unschedulable }]),
      ],
      containerStatuses: [{ ...container, ...(lastState && { lastState }) }],
    },
  };
}

/** A warning about an object, a pod unless told. */
export function warning(reason: string, message: string, about = "otree-1"): EventObject {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${about}.${reason}`, namespace },
    type: "Warning",
    reason,
    message,
    involvedObject: { kind: "Pod", name: about },
  };
}

/** The Application of production: it is synced by hand. */
export function application(status: ApplicationStatus = {}, rest: object = {}): Application {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: namespace, namespace: "argocd" },
    spec: { project: "grove-production" },
    status,
    ...rest,
  };
}

/** Of a rollout that has begun: the Deployment has the new image, its pod is not there yet. */
export const begun: RolloutFacts = {
  application: application(),
  workloads: [deployment(newImage)],
  pods: [],
  events: [],
  now: Date.parse("2026-12-01T12:00:00Z"),
};

/** A namespaced object of which only the name matters. */
export function object(kind: string, name: string, rest: object = {}): ClusterObject {
  return { apiVersion: "v1", kind, metadata: { name, namespace }, ...rest };
}
