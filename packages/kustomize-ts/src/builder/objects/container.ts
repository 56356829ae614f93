import type { Quantities } from "./kubernetes-object.ts";
import type { Lifecycle, Probe } from "./probe.ts";
import type { SecurityContext } from "./security-context.ts";

/** One container of a pod. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly ports?: readonly ContainerPort[];
  readonly env?: readonly EnvironmentVariable[];
  readonly envFrom?: readonly EnvironmentSource[];
  readonly resources?: {
    readonly requests?: Quantities;
    readonly limits?: Quantities;
    readonly claims?: readonly { readonly name: string }[];
  };
  readonly volumeMounts?: readonly VolumeMount[];
  readonly volumeDevices?: readonly { readonly name: string; readonly devicePath: string }[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly lifecycle?: Lifecycle;
  readonly restartPolicy?: "Always";
  readonly resizePolicy?: readonly {
    readonly resourceName: string;
    readonly restartPolicy: "NotRequired" | "RestartContainer";
  }[];
  readonly securityContext?: SecurityContext;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: "File" | "FallbackToLogsOnError";
  readonly tty?: boolean;
}

/** A port that a container listens at. */
export interface ContainerPort {
  readonly containerPort: number;
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly hostIP?: string;
  readonly hostPort?: number;
}

/** Protocols of ports; `TCP` unless told. */
export type Protocol = "TCP" | "UDP" | "SCTP";

/** A variable with a value that is written here, or one that comes from elsewhere; never both. */
export type EnvironmentVariable =
  | { readonly name: string; readonly value?: string; readonly valueFrom?: never }
  | { readonly name: string; readonly valueFrom: EnvironmentValueSource; readonly value?: never };

interface EnvironmentValueSource {
  readonly configMapKeyRef?: KeyReference;
  readonly secretKeyRef?: KeyReference;
  readonly fieldRef?: FieldReference;
  readonly resourceFieldRef?: ResourceFieldReference;
}

interface KeyReference {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

/** A field of the pod: `metadata.name`, `status.podIP`. */
export interface FieldReference {
  readonly fieldPath: string;
  readonly apiVersion?: string;
}

/** A resource of a container: `limits.memory`. */
export interface ResourceFieldReference {
  readonly resource: string;
  readonly containerName?: string;
  readonly divisor?: string;
}

interface EnvironmentSource {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name: string; readonly optional?: boolean };
  readonly secretRef?: { readonly name: string; readonly optional?: boolean };
}

interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly recursiveReadOnly?: "Disabled" | "IfPossible" | "Enabled";
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly mountPropagation?: "None" | "HostToContainer" | "Bidirectional";
}
