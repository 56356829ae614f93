import type { OrphanBase } from "../../orphans/orphan-base.ts";
import { operationConfig } from "./operation-config.ts";

/** Postgres: without a password its image makes no new database of an empty volume. */
export const otreeOrphan: OrphanBase = {
  app: "otree",
  server: "postgres",
  operationConfig: ({ name, id, ...overlay }) =>
    operationConfig({ ...overlay, spec: { name }, operation: { id, resetId: "", sessions: [] } }),
  alone: (container) => container,
};
