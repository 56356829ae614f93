import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { addresses } from "../addresses.ts";
import { type Stand, standPath } from "../stand.ts";
import { run } from "./command.ts";

/** Where a key and its certificate lie. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

export interface CertificateRequest {
  /** Of the files, and the common name unless told. */
  readonly name: string;
  readonly commonName?: string;
  /** A group, as Kubernetes reads the organisation. */
  readonly organisation?: string;
  /** As openssl writes them: `DNS:localhost`, `IP:127.0.0.1`. */
  readonly alternativeNames?: readonly string[];
}

/** Random passwords of this stand, which people may look up in `secrets.json`. */
export interface StandSecrets {
  /** Password of the registry's user `stand`. */
  readonly registryPassword: string;
  /** The git server takes it as password of any user. */
  readonly gitToken: string;
  /** Between Argo CD and its cache. */
  readonly redisPassword: string;
  /** Between Argo CD and the identity provider. */
  readonly clientSecret: string;
  /** Between a hub and the identity provider. */
  readonly hubClientSecret: string;
  /** Of the archive store's one access key. */
  readonly archiveSecretKey: string;
}

const days = "30";
const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];

/** The stand's own certificate authority; made once. */
export async function authority(stand: Stand): Promise<KeyPair> {
  const pair = pairPaths(stand, "authority");
  if (!existsSync(pair.certificate)) {
    const files = ["-keyout", pair.key, "-out", pair.certificate];
    await run(["openssl", "req", "-x509", ...newKey, ...files, "-subj", "/CN=stand authority", "-days", days]);
  }
  return pair;
}

/** A key with a certificate of the stand's authority; made once. */
export async function certificate(stand: Stand, request: CertificateRequest): Promise<KeyPair> {
  const pair = pairPaths(stand, request.name);
  if (existsSync(pair.certificate)) return pair;
  const issuer = await authority(stand);
  const names = request.alternativeNames ?? [];
  const extensions = [
    "basicConstraints=CA:FALSE",
    "extendedKeyUsage=serverAuth,clientAuth",
    ...(names.length > 0 ? [`subjectAltName=${names.join(",")}`] : []),
  ];
  const organisation = request.organisation === undefined ? "" : `/O=${request.organisation}`;
  const subject = `${organisation}/CN=${request.commonName ?? request.name}`;
  const signed = ["-CA", issuer.certificate, "-CAkey", issuer.key, "-days", days];
  const options = extensions.flatMap((extension) => ["-addext", extension]);
  const files = ["-keyout", pair.key, "-out", pair.certificate];
  await run(["openssl", "req", "-x509", ...newKey, ...files, "-subj", subject, ...signed, ...options]);
  return pair;
}

/** The key that signs service account tokens, with its public half in place of a certificate; made once. */
export async function serviceAccountKey(stand: Stand): Promise<KeyPair> {
  const pair = pairPaths(stand, "service-account");
  if (!existsSync(pair.certificate)) {
    await run(["openssl", "genrsa", "-out", pair.key, "2048"]);
    await run(["openssl", "rsa", "-in", pair.key, "-pubout", "-out", pair.certificate]);
  }
  return pair;
}

/** The certificate of the ingress: every name of both environments' domains. */
export async function ingressCertificate(stand: Stand): Promise<KeyPair> {
  const alternativeNames = [`DNS:*.${addresses.domain}`, `DNS:*.staging.${addresses.domain}`];
  return certificate(stand, { name: "ingress", commonName: addresses.domain, alternativeNames });
}

/** The stand's passwords; each is made once, also in a stand that is older than it. */
export function standSecrets(stand: Stand): StandSecrets {
  const path = standPath(stand, "secrets.json");
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Partial<StandSecrets>) : {};
  const secrets: StandSecrets = {
    registryPassword: known.registryPassword ?? randomPassword(),
    gitToken: known.gitToken ?? randomPassword(),
    redisPassword: known.redisPassword ?? randomPassword(),
    clientSecret: known.clientSecret ?? randomPassword(),
    hubClientSecret: known.hubClientSecret ?? randomPassword(),
    archiveSecretKey: known.archiveSecretKey ?? randomPassword(),
  };
  if (Object.keys(known).length < Object.keys(secrets).length) {
    mkdirSync(stand.folder, { recursive: true });
    writeFileSync(path, JSON.stringify(secrets), { mode: 0o600 });
  }
  return secrets;
}

function randomPassword(): string {
  return randomBytes(24).toString("base64url");
}

function pairPaths(stand: Stand, name: string): KeyPair {
  mkdirSync(standPath(stand, "keys"), { recursive: true, mode: 0o700 });
  return { key: standPath(stand, "keys", `${name}.key`), certificate: standPath(stand, "keys", `${name}.crt`) };
}
