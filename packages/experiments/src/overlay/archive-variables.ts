import type { ExperimentKey } from "../name/naming.ts";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";

export interface ArchiveInput extends ExperimentKey {
  /** The operation's id. */
  readonly id: string;
  readonly archive: EnvironmentSettings["archive"];
}

/**
 * What Jobs are told of the lab's archive store, by variable; nothing where the lab has none.
 *
 * Kubernetes restricts a network by addresses and ports, never by names, so the port stands by itself.
 */
export function archiveVariables({ archive, ...experiment }: ArchiveInput): Readonly<Record<string, string>> {
  if (archive === undefined) return {};
  const { endpoint, bucket, region, network } = archive;
  return {
    ARCHIVE_ENDPOINT: endpoint,
    ARCHIVE_REGION: region,
    ARCHIVE_BUCKET: bucket,
    ARCHIVE_PREFIX: archivePrefix(experiment),
    ARCHIVE_PORT: portOf(endpoint),
    ...(network === undefined ? {} : { ARCHIVE_NETWORK: network }),
  };
}

/**
 * Where an experiment's dumps lie in the bucket: by its id too, for a later experiment of the same name has another one.
 *
 * @example
 * archivePrefix({ environment: "production", name: "goods", id: "k7f3q9x2" }); // "production/goods/k7f3q9x2"
 */
export function archivePrefix({ environment, name, id }: Omit<ArchiveInput, "archive">): string {
  return `${environment}/${name}/${id}`;
}

function portOf(endpoint: string): string {
  return /^https?:\/\/[^/:]+:(\d+)/.exec(endpoint)?.[1] ?? (endpoint.startsWith("https:") ? "443" : "80");
}
