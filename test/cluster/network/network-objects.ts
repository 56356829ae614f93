/** What decides who may connect to whom, as far as network policies can see it. */
export interface NetworkObjects {
  /** Name → labels. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly pods: readonly Pod[];
  readonly policies: readonly NetworkPolicy[];
}

export type Labels = Readonly<Record<string, string>>;

/** A pod with an address of its own. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly address: string;
  readonly ports: readonly NamedPort[];
}

export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly number: number;
}

export type Protocol = "TCP" | "UDP" | "SCTP";

/** The part of `networking.k8s.io/v1` that is the same in every NetworkPolicy's reading. */
export interface NetworkPolicy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector?: LabelSelector;
    readonly policyTypes?: readonly Direction[];
    readonly ingress?: readonly { readonly from?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[];
    readonly egress?: readonly { readonly to?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[];
  };
}

export type Direction = "Ingress" | "Egress";

export interface PolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface PolicyPort {
  readonly protocol?: Protocol;
  /** A number, or the name that a pod's container gives to one. */
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelExpression[];
}

export interface LabelExpression {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}
