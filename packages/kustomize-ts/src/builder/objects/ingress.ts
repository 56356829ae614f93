import type { FieldsOf, KubernetesObject } from "./kubernetes-object.ts";

/** Hosts and paths of HTTP, and the services behind them. */
export interface Ingress extends KubernetesObject {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "Ingress";
  readonly spec: {
    readonly ingressClassName?: string;
    readonly defaultBackend?: IngressBackend;
    readonly rules?: readonly { readonly host?: string; readonly http?: { readonly paths: readonly IngressPath[] } }[];
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
  };
}

interface IngressPath {
  readonly path?: string;
  readonly pathType: "Exact" | "ImplementationSpecific" | "Prefix";
  readonly backend: IngressBackend;
}

interface IngressBackend {
  readonly service?: { readonly name: string; readonly port: ServicePortReference };
  readonly resource?: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
}

/** A port by its name or by its number; never both. */
type ServicePortReference =
  | { readonly name: string; readonly number?: never }
  | { readonly number: number; readonly name?: never };

/** An Ingress with its `apiVersion` and `kind`. */
export function ingress(fields: FieldsOf<Ingress>): Ingress {
  return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", ...fields };
}
