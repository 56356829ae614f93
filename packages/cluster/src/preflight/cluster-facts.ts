/** What a preflight looks at; `undefined` where it could not be told. */
export interface ClusterFacts {
  /** `v1.35.4` */
  readonly version: string;
  /** Whether a DNS service of the cluster has a pod that is ready. */
  readonly hasDns: boolean;
  readonly storageProvisioners: readonly string[];
  readonly ingressClasses: readonly string[];
  readonly hasCertManager: boolean;
  /** Whether a user without any right may do anything. */
  readonly isOpen: boolean;
  /** Names of DaemonSets that enforce network rules. */
  readonly networkEnforcers: readonly string[];
  /** Bytes that pods may use, over all nodes. */
  readonly memory: number;
}

/** What a lab asks of its cluster. */
export interface ClusterNeeds {
  /** Provisioner of the class that data volumes are made of. */
  readonly storageProvisioner: string;
  readonly ingressClass: string;
  /** Whether certificates come from cert-manager. */
  readonly needsCertManager: boolean;
}
