import type { Problem } from "@grove/plan";
import type { ClusterFacts, ClusterNeeds } from "./cluster-facts.ts";

/** Kubernetes 1.30 is the first in which admission policies are always on. */
const OLDEST = 30;
/** Argo CD needs about one GiB, each running experiment about one more while it is updated. */
const LEAST_MEMORY = 4 * 2 ** 30;

/**
 * What a cluster lacks before a lab can live on it, each with the command that mends it on MicroK8s.
 *
 * Codes: CLUSTER_TOO_OLD, DNS_MISSING, STORAGE_MISSING, INGRESS_MISSING, CERT_MANAGER_MISSING, RBAC_MISSING; as
 * warning MEMORY_SMALL.
 */
export function judgeCluster(facts: ClusterFacts, needs: ClusterNeeds): readonly Problem[] {
  const checks: readonly (Problem | undefined)[] = [
    checkVersion(facts),
    facts.hasDns
      ? undefined
      : error("DNS_MISSING", "no DNS of the cluster is ready, so no pod finds another", enable("dns")),
    checkStorage(facts, needs),
    checkIngress(facts, needs),
    checkCertificates(facts, needs),
    facts.isOpen ? error("RBAC_MISSING", "this cluster lets everybody do everything", enable("rbac")) : undefined,
    checkMemory(facts),
  ];
  return checks.filter((problem) => problem !== undefined);
}

function checkVersion({ version }: ClusterFacts): Problem | undefined {
  const minor = Number(/^v1\.(\d+)/.exec(version)?.[1] ?? "0");
  if (minor >= OLDEST) return undefined;
  const next = "snap refresh microk8s --channel=1.35/stable, one minor version after the other";
  return error("CLUSTER_TOO_OLD", `the cluster is Kubernetes ${version}; a lab needs 1.${OLDEST} or newer`, next);
}

function checkStorage(
  { storageProvisioners }: ClusterFacts,
  { storageProvisioner }: ClusterNeeds,
): Problem | undefined {
  if (storageProvisioners.includes(storageProvisioner)) return undefined;
  const next = `${enable("hostpath-storage")}; or name the cluster's own provisioner in bootstrap/storage`;
  return error("STORAGE_MISSING", `nothing in the cluster makes volumes of ${storageProvisioner}`, next);
}

function checkIngress({ ingressClasses }: ClusterFacts, { ingressClass }: ClusterNeeds): Problem | undefined {
  if (ingressClasses.includes(ingressClass)) return undefined;
  const found = ingressClasses.length === 0 ? "none" : ingressClasses.join(", ");
  const next = `${enable("ingress")}; or set ingressClass in environment.yaml`;
  return error("INGRESS_MISSING", `there is no ingress class ${ingressClass} (there is ${found})`, next);
}

function checkCertificates({ hasCertManager }: ClusterFacts, { needsCertManager }: ClusterNeeds): Problem | undefined {
  if (hasCertManager || !needsCertManager) return undefined;
  const next = `${enable("cert-manager")}; or give the lab one certificate for all names: tls.wildcardSecret`;
  return error("CERT_MANAGER_MISSING", "the lab asks cert-manager for certificates, and it is not there", next);
}

/**
 * Whether something in the cluster is known to enforce NetworkPolicies; a guess, for who cannot try it out yet.
 *
 * Its absence shows in nothing else: rules are taken, and do nothing.
 */
export function judgeNetworkPlugin({ networkEnforcers }: ClusterFacts): readonly Problem[] {
  if (networkEnforcers.length > 0) return [];
  const message = "no network plugin was found that is known to enforce NetworkPolicies";
  const next = "grove doctor tries it out once Argo CD runs; MicroK8s brings Calico, which enforces them";
  return [{ ...error("NETWORK_RULES_UNKNOWN", message, next), severity: "warning" }];
}

function checkMemory({ memory }: ClusterFacts): Problem | undefined {
  if (memory >= LEAST_MEMORY) return undefined;
  const gibibytes = (memory / 2 ** 30).toFixed(1);
  const message = `pods may use ${gibibytes} GiB of memory; Argo CD and a few experiments want 4`;
  return { ...error("MEMORY_SMALL", message, "take a larger server"), severity: "warning" };
}

function enable(addOn: string): string {
  return `microk8s enable ${addOn}`;
}

function error(code: string, message: string, next: string): Problem {
  return { code, severity: "error", message, next };
}
