import type { Kind } from "@grove/experiments";
import { databaseKeeper } from "./database-keeper.ts";
import { hubKeeper } from "./hub-keeper.ts";
import type { OrphanKeeper } from "./orphan-keeper.ts";

/** The keeper of a kind. */
export function keeperOf(kind: Kind): OrphanKeeper {
  return kind === "JupyterHub" ? hubKeeper : databaseKeeper;
}
