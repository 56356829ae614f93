import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { addresses, archiveHost, ports } from "../addresses.ts";
import { buildGoCommands } from "../build/go-commands.ts";
import { standSecrets } from "../run/keys.ts";
import { probe } from "../run/probe.ts";
import { type Stand, standPath } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

/** A bucket of an S3 server, and who may do everything in it. */
export interface ArchiveAccess {
  /** As pods reach it. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Where pods must be let out to. */
  readonly network: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** An S3 server: each folder in its own is a bucket, each file below that an object. */
export const archiveStore: ProcessPart = {
  kind: "process",
  name: "archive-store",
  needs: ["network"],
  build: server,
  configure: async (stand) => {
    mkdirSync(archiveFolder(stand), { recursive: true });
    const { accessKey, secretKey } = archiveAccess(stand);
    const address = ["--port", `${addresses.node}:${ports.archiveStore}`, "--health", "/health"];
    return {
      command: [join(await server(stand), "versitygw"), ...address, "posix", standPath(stand, "archive")],
      environment: { ROOT_ACCESS_KEY_ID: accessKey, ROOT_SECRET_ACCESS_KEY: secretKey },
    };
  },
  isHealthy: () => probe(`http://${addresses.node}:${ports.archiveStore}/health`),
};

/** What a lab is told of the archive store. */
export function archiveAccess(stand: Stand): ArchiveAccess {
  return {
    endpoint: `http://${archiveHost}`,
    bucket,
    network: `${addresses.node}/32`,
    accessKey: "lab",
    secretKey: standSecrets(stand).archiveSecretKey,
  };
}

/** Where the objects of the lab's bucket lie as files, for tests that look or do harm. */
export function archiveFolder(stand: Stand): string {
  return standPath(stand, "archive", bucket);
}

const bucket = "lab-archive";

async function server(stand: Stand): Promise<string> {
  return buildGoCommands(stand, { folder: "versitygw" });
}
