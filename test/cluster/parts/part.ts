import type { ImageLayout } from "../build/image.ts";
import type { Daemon } from "../run/daemon.ts";
import type { Stand } from "../stand.ts";

/** What every part of the stand declares. */
interface PartBase {
  readonly name: string;
  /** The parts that must be healthy before this one starts. */
  readonly needs: readonly string[];
  /** Builds what the part is made of, unless the cache has it. */
  readonly build?: (stand: Stand) => Promise<unknown>;
  /** What must happen while the part still runs, and what it leaves outside of the stand's folder. */
  readonly beforeStop?: (stand: Stand) => Promise<void> | void;
  readonly afterStop?: (stand: Stand) => Promise<void> | void;
}

/** A process on the machine. */
export interface ProcessPart extends PartBase {
  readonly kind: "process";
  /** Writes its configuration and says how it is started. */
  readonly configure: (stand: Stand) => Promise<Omit<Daemon, "name">>;
  readonly isHealthy: (stand: Stand) => Promise<boolean>;
}

/** Pods; healthy when every Deployment and StatefulSet of the namespace is. */
export interface PodsPart extends PartBase {
  readonly kind: "pods";
  readonly namespace: string;
  /** Pushed to the stand's registry before the objects are applied. */
  readonly images: (stand: Stand) => Promise<readonly ImageLayout[]>;
  /** The objects to apply, as YAML or JSON. */
  readonly manifests: (stand: Stand) => Promise<string>;
}

/** A setting of the machine. */
export interface HostPart extends PartBase {
  readonly kind: "host";
  readonly start: (stand: Stand) => Promise<void>;
  readonly isHealthy: (stand: Stand) => Promise<boolean>;
}

export type Part = ProcessPart | PodsPart | HostPart;
