import type { ClusterObject } from "../cluster-object.ts";
import type { Application } from "../argocd/application.ts";
import type { Condition } from "../condition.ts";
import type { JobObject } from "../jobs/job.ts";

/** What shall run, as the overlay says. */
export interface RolloutTarget {
  readonly application: string;
  readonly namespace: string;
  readonly workloads: readonly ExpectedWorkload[];
  /** What must have succeeded after the sync, too; most experiments have no such thing. */
  readonly check?: ExpectedCheck | undefined;
  /** The commit that says so; a sync of another commit that failed is none of ours. */
  readonly revision?: string | undefined;
}

export interface ExpectedWorkload {
  readonly kind: "Deployment" | "StatefulSet";
  readonly name: string;
  readonly replicas: number;
  /** Container → image with its digest, letter by letter as the overlay renders it. */
  readonly images: Readonly<Record<string, string>>;
  /** Names of the ConfigMaps that its pods mount; one that carries a hash tells other settings apart. */
  readonly settings?: readonly string[];
  /** Of its pods: a changed one asks for a restart. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A Job that tries an experiment's images after each sync. */
export interface ExpectedCheck {
  readonly job: string;
  /** `REPOSITORY@DIGEST`, letter by letter as the overlay renders it. */
  readonly images: readonly string[];
  /** Names of the ConfigMaps that it mounts; one that carries a hash tells other settings apart. */
  readonly settings: readonly string[];
}

/** What the cluster has at one moment. */
export interface RolloutFacts {
  readonly application: Application | undefined;
  readonly workloads: readonly WorkloadObject[];
  readonly pods: readonly PodObject[];
  readonly events: readonly EventObject[];
  /** When they were read, in milliseconds since 1970. */
  readonly now: number;
  /** The Job of the target's check, if it has one. */
  readonly checkJob?: JobObject | undefined;
}

/** How far it is; a failure does not mend itself. */
export type Rollout =
  | { readonly state: "live"; readonly message: string }
  | {
      readonly state: "pending";
      readonly message: string;
      /** All runs, and the check will not come by itself: the last sync was of a part, which runs no hooks. */
      readonly isUnchecked?: boolean;
    }
  | { readonly state: "failed"; readonly code: string; readonly message: string; readonly next: string };

export interface WorkloadObject extends ClusterObject {
  readonly spec: {
    readonly replicas?: number;
    readonly selector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template: PodTemplate;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface PodTemplate {
  readonly metadata?: Pick<ClusterObject["metadata"], "annotations">;
  readonly spec: PodSpec;
}

export interface PodObject extends ClusterObject {
  readonly spec: PodSpec;
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly volumes?: readonly Volume[];
}

export interface Volume {
  readonly configMap?: { readonly name?: string };
  readonly persistentVolumeClaim?: { readonly claimName: string };
}

export interface Container {
  readonly name: string;
  readonly image: string;
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  /** Another one after each start. */
  readonly containerID?: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

export interface ContainerState {
  readonly running?: object;
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: { readonly exitCode: number; readonly reason?: string; readonly message?: string };
}

export interface EventObject extends ClusterObject {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}
