import type { Protocol } from "./network-objects.ts";

/** A pod that at least one policy isolates. A direction in which none does is `undefined`: all is allowed. */
export interface IsolatedPod {
  /** `namespace/name` */
  readonly name: string;
  readonly address: string;
  readonly ingress: readonly Permission[] | undefined;
  readonly egress: readonly Permission[] | undefined;
}

/** Connections that are allowed: with any of these addresses, to any of these ports of whoever is called. */
export interface Permission {
  readonly addresses: Addresses;
  /** `undefined`: every port of every protocol. */
  readonly ports: PortRange | undefined;
}

/** IPv4 addresses and blocks, less some blocks. */
export interface Addresses {
  readonly of: readonly string[];
  readonly except: readonly string[];
}

/** Ports of one protocol; all of them when `numbers` is `undefined`. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly numbers: { readonly first: number; readonly last: number } | undefined;
}
