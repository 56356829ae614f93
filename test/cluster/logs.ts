import { createReadStream, existsSync } from "node:fs";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GroveError } from "@grove/plan";
import { guests, parts } from "./parts/index.ts";
import { logPath } from "./run/daemon.ts";
import { kubectl } from "./run/kubernetes.ts";
import type { Stand } from "./stand.ts";

/**
 * Writes the whole log of a part or guest: of its process, also of one that has ended, or of all its pods.
 *
 * @throws {GroveError} `PART_UNKNOWN`, `LOG_MISSING`
 */
export async function logs(stand: Stand, name: string, output: Writable): Promise<void> {
  if (guests.includes(name)) return podLogs(stand, name, output);
  const part = parts.find((candidate) => candidate.name === name);
  if (part === undefined) throw unknownPart(name);
  if (part.kind === "pods") {
    await podLogs(stand, part.namespace, output);
  } else if (existsSync(logPath(stand, name))) {
    await pipeline(createReadStream(logPath(stand, name)), output, { end: false });
  } else {
    throw new GroveError(`${name} has no log yet`, { code: "LOG_MISSING", next: "run lab:up" });
  }
}

/** The error for a name that no part has. */
export function unknownPart(name: string): GroveError {
  return new GroveError(`there is no part ${JSON.stringify(name)}`, {
    code: "PART_UNKNOWN",
    kind: "usage",
    next: `there are: ${[...parts.map((part) => part.name), ...guests].join(", ")}`,
  });
}

async function podLogs(stand: Stand, namespace: string, output: Writable): Promise<void> {
  const pods = await kubectl(stand, ["get", "pods", "--namespace", namespace, "--output", "name"]);
  for (const pod of pods.split("\n").filter(Boolean)) {
    const words = ["logs", pod, "--namespace", namespace, "--all-containers", "--prefix"];
    output.write(await kubectl(stand, words).catch((error: unknown) => `${pod}: ${String(error)}\n`));
  }
}
