import type { JsonObject } from "kustomize-ts";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import type { ExperimentKey } from "../name/naming.ts";
import type { Kind } from "../spec/spec.ts";

/** The kinds whose data lie in one database server that a pod can start again; a hub has files instead. */
export type DatabaseKind = Exclude<Kind, "JupyterHub">;

/** What an orphan's overlay said, as far as its volumes still tell. */
export interface OrphanOverlay extends ExperimentKey {
  readonly id: string;
  readonly settings: EnvironmentSettings;
}

/** What differs between kinds when the database on an orphan's volume is started. */
export interface OrphanBase {
  /** The directory below `apps` with base and components. */
  readonly app: string;
  /** The name of the StatefulSet in the base, and of its container. */
  readonly server: string;
  /** The text of `operation-config.yaml`, by which the base knows whose volumes are meant. */
  readonly operationConfig: (overlay: OrphanOverlay) => string;
  /** The server's container without what it has of a running experiment. */
  readonly alone: (container: JsonObject) => JsonObject;
}
