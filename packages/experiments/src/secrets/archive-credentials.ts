import { isObject, partOf } from "../render/kubernetes-object.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import type { SealingKey } from "./encrypt-oaep.ts";
import type { RandomBytes } from "./random.ts";
import { sealValue } from "./seal-value.ts";
import { sealedManifest } from "./sealed-secret-manifest.ts";

/**
 * Where a lab keeps its access key for the archive store, sealed for every experiment. It lies in the component that uses
 * it, so another key is one changed file, whatever the number of experiments.
 */
export const archiveCredentialsPath = "apps/otree/components/archive-store/credentials.yaml";

/** The keys of the Secret `archive-credentials`. */
const secretKeys = ["ACCESS_KEY", "SECRET_KEY"] as const;

/** An access key of an S3-compatible store, in plain text or each value sealed. */
export type ArchiveCredentials = Readonly<Record<(typeof secretKeys)[number], string>>;

export interface ArchiveCredentialsInput {
  /** In plain text. */
  readonly credentials: ArchiveCredentials;
  readonly key: SealingKey;
  readonly random: RandomBytes;
}

/** The text of the file at `archiveCredentialsPath`: any namespace of the cluster can open it, and nobody else. */
export function sealArchiveCredentials({ credentials, key, random }: ArchiveCredentialsInput): string {
  const sealed = secretKeys.map((name) => [
    name,
    sealValue(credentials[name], { key, random, secret: "cluster-wide" }),
  ]);
  const secret = { name: "archive-credentials" };
  const input = { secret, sealed: Object.fromEntries(sealed), type: "Opaque", isClusterWide: true };
  return header + sealedManifest(input);
}

const header = `# The lab's access key for its archive store, sealed for every namespace of the cluster. Another one:
#   GROVE_ARCHIVE_CREDENTIALS=KEY:SECRET grove bootstrap --only keys
`;

/** The sealed values in the text of that file; `undefined` in a lab that was given no access key. */
export function readArchiveCredentials(text: string | undefined): ArchiveCredentials | undefined {
  const sealed = partOf(readYaml(text ?? "", archiveCredentialsPath).value?.data, ["spec", "encryptedData"]);
  if (!isObject(sealed)) return undefined;
  const { ACCESS_KEY, SECRET_KEY } = sealed;
  return typeof ACCESS_KEY === "string" && typeof SECRET_KEY === "string" ? { ACCESS_KEY, SECRET_KEY } : undefined;
}
