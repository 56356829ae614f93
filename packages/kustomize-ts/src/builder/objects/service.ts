import type { Protocol } from "./container.ts";
import type { FieldsOf, KubernetesObject, TextMap } from "./kubernetes-object.ts";

/** One address for the pods that a selector chooses. */
export interface Service extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "Service";
  readonly spec: {
    readonly type?: "ClusterIP" | "ExternalName" | "LoadBalancer" | "NodePort";
    readonly selector?: TextMap;
    readonly ports?: readonly ServicePort[];
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly externalIPs?: readonly string[];
    readonly externalName?: string;
    readonly externalTrafficPolicy?: "Cluster" | "Local";
    readonly internalTrafficPolicy?: "Cluster" | "Local";
    readonly trafficDistribution?: string;
    readonly healthCheckNodePort?: number;
    readonly ipFamilies?: readonly ("IPv4" | "IPv6")[];
    readonly ipFamilyPolicy?: "PreferDualStack" | "RequireDualStack" | "SingleStack";
    readonly allocateLoadBalancerNodePorts?: boolean;
    readonly loadBalancerClass?: string;
    readonly loadBalancerIP?: string;
    readonly loadBalancerSourceRanges?: readonly string[];
    readonly publishNotReadyAddresses?: boolean;
    readonly sessionAffinity?: "ClientIP" | "None";
    readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  };
}

interface ServicePort {
  readonly port: number;
  readonly name?: string;
  readonly targetPort?: number | string;
  readonly protocol?: Protocol;
  readonly appProtocol?: string;
  readonly nodePort?: number;
}

/** A Service with its `apiVersion` and `kind`. */
export function service(fields: FieldsOf<Service>): Service {
  return { apiVersion: "v1", kind: "Service", ...fields };
}
