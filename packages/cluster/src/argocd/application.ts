import type { Cluster } from "../cluster.ts";
import type { ClusterObject, ObjectReference } from "../cluster-object.ts";

/** What Grove reads of an Application of Argo CD 3.5. */
export interface Application extends ClusterObject {
  readonly spec: {
    readonly project: string;
    readonly syncPolicy?: {
      readonly automated?: object;
      readonly syncOptions?: readonly string[];
      readonly retry?: object;
    };
  };
  /** A sync or rollback that has been asked for and has not begun. */
  readonly operation?: { readonly sync?: { readonly revision?: string } };
  readonly status?: ApplicationStatus;
}

export interface ApplicationStatus {
  readonly sync?: {
    readonly status: "Synced" | "OutOfSync" | "Unknown";
    /** The commit that the cluster was last compared with. */
    readonly revision?: string;
  };
  readonly health?: { readonly status?: string };
  readonly conditions?: readonly ApplicationCondition[];
  readonly operationState?: OperationState;
}

export interface ApplicationCondition {
  readonly type: string;
  readonly message: string;
}

/** The last sync or rollback. */
export interface OperationState {
  readonly phase: "Running" | "Terminating" | "Succeeded" | "Failed" | "Error";
  readonly message?: string;
  /** RFC 3339. */
  readonly startedAt?: string;
  readonly syncResult?: { readonly revision?: string; readonly resources?: readonly SyncedResource[] };
}

export interface SyncedResource {
  readonly kind: string;
  readonly name: string;
  readonly status?: string;
  /** How a hook ended, such as a guard. */
  readonly hookPhase?: string;
  /** Of a hook that is a Pod, what its container said last. */
  readonly message?: string;
}

/** Where Applications lie. */
export const argocdNamespace = "argocd";

/** The reference of an Application. */
export function applicationReference(name: string): ObjectReference {
  return { apiVersion: "argoproj.io/v1alpha1", kind: "Application", namespace: argocdNamespace, name };
}

/** The Application of that name; `undefined` while the ApplicationSet has not made it. */
export async function readApplication(cluster: Cluster, name: string): Promise<Application | undefined> {
  return cluster.read<Application>(applicationReference(name));
}

/** Whether a sync or rollback is running or about to begin. */
export function isBusy({ operation, status }: Application): boolean {
  const phase = status?.operationState?.phase;
  return operation !== undefined || phase === "Running" || phase === "Terminating";
}

/** All Applications, of experiments and of the platform. */
export async function listApplications(cluster: Cluster): Promise<readonly Application[]> {
  return cluster.list<Application>(
    { apiVersion: "argoproj.io/v1alpha1", kind: "Application" },
    { namespace: argocdNamespace },
  );
}
