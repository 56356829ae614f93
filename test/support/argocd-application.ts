/** What the tests read of an Application, as Argo CD's API gives it. */
export interface ArgocdApplication {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly status?: {
    readonly sync?: { readonly status?: "Synced" | "OutOfSync" | "Unknown"; readonly revision?: string };
    readonly health?: { readonly status?: string };
    /** The oldest first; the page offers them for a rollback by their id. */
    readonly history?: readonly {
      /** Left out by the API for the first one, whose id is 0. */
      readonly id?: number;
      readonly revision: string;
      readonly deployedAt: string;
    }[];
    readonly operationState?: {
      readonly phase: "Running" | "Succeeded" | "Failed" | "Error" | "Terminating";
      readonly message?: string;
      readonly startedAt: string;
      readonly finishedAt?: string;
    };
  };
}
