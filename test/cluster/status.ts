import { guests, parts } from "./parts/index.ts";
import type { Part } from "./parts/part.ts";
import { findDaemon } from "./run/daemon.ts";
import { listWorkloads, workloadsAreReady } from "./run/pods.ts";
import { isHealthy } from "./run/start-part.ts";
import type { Stand } from "./stand.ts";

/** One line of the table. */
export interface PartStatus {
  readonly part: string;
  /** The process, or how many pods of how many are ready. */
  readonly id: string;
  readonly health: "healthy" | "not healthy" | "stopped" | "not brought";
}

/** How each part is, and what a lab brought. */
export async function status(stand: Stand): Promise<readonly PartStatus[]> {
  return Promise.all([
    ...parts.map(async (part) => partStatus(stand, part)),
    ...guests.map(async (namespace) => guestStatus(stand, namespace)),
  ]);
}

/** The states as a table for a terminal. */
export function formatStatus(lines: readonly PartStatus[]): string {
  const rows = [["PART", "ID", "HEALTH"], ...lines.map(({ part, id, health }) => [part, id, health])];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

async function partStatus(stand: Stand, part: Part): Promise<PartStatus> {
  const id = await identity(stand, part);
  const health = (await isHealthy(stand, part)) ? "healthy" : id === "" ? "stopped" : "not healthy";
  return { part: part.name, id: id === "" ? "-" : id, health };
}

async function guestStatus(stand: Stand, namespace: string): Promise<PartStatus> {
  const id = await podsOf(stand, namespace);
  if (id === "") return { part: namespace, id: "-", health: "not brought" };
  return { part: namespace, id, health: (await workloadsAreReady(stand, namespace)) ? "healthy" : "not healthy" };
}

async function identity(stand: Stand, part: Part): Promise<string> {
  if (part.kind === "process") return findDaemon(stand, part.name)?.id.toString() ?? "";
  return part.kind === "host" ? "" : podsOf(stand, part.namespace);
}

async function podsOf(stand: Stand, namespace: string): Promise<string> {
  const workloads = await listWorkloads(stand, namespace);
  const wanted = sum(workloads.map((workload) => workload.wanted));
  return wanted === 0 ? "" : `${sum(workloads.map(({ ready }) => ready))}/${wanted} pods`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
