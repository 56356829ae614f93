import type { Cluster } from "@grove/cluster";
import { type ExperimentKey, namespaceOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { readSecret } from "../bootstrap/encode.ts";

/**
 * The secrets of an experiment by key, as the cluster has opened them.
 *
 * @throws GroveError SECRET_MISSING
 */
export async function readSecrets(
  cluster: Cluster,
  { environment, name }: ExperimentKey,
): Promise<Readonly<Record<string, string>>> {
  const secrets = await readSecret(cluster, { namespace: namespaceOf(environment, name), name: "experiment" });
  if (Object.keys(secrets).length > 0) return secrets;
  throw new GroveError(`${environment}/${name} has no secrets in the cluster, so it does not run`, {
    code: "SECRET_MISSING",
    next: "grove status shows whether Argo CD has brought it; grove doctor whether sealed-secrets can open its secrets",
  });
}
