import type { Application } from "./application.ts";

/**
 * Argo CD, as far as Grove tells it what to do. `argocdOfCluster` writes into the Application, which wants the rights of
 * an administrator; `openArgocd` asks Argo CD's own server, which knows who may sync what.
 */
export interface Argocd {
  /** Makes Argo CD look at the repository now, for an Application that is there; one that syncs by itself then does so. */
  refresh(name: string): Promise<void>;
  /** Asks for a sync to the newest commit that Argo CD has seen, pruning, as the page's button does. */
  sync(application: Application): Promise<SyncAnswer>;
}

/** The commit that was asked for, or why Argo CD does not begin now. */
export type SyncAnswer = { readonly revision: string } | { readonly waitsFor: string };
