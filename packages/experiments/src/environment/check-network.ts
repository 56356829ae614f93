import type { Problem } from "@grove/plan";

/**
 * Why a text is no range of addresses, or `undefined` if it is one: IPv4 or IPv6 with the length of its prefix (RFC 4632,
 * RFC 4291).
 *
 * @example
 * checkNetwork("10.3.0.17/32"); // undefined
 */
export function checkNetwork(network: string): Problem | undefined {
  const [address = "", length = ""] = network.split("/");
  const bits = isIpv4.test(address) ? 32 : isIpv6.test(address) ? 128 : -1;
  if (/^\d{1,3}$/.test(length) && Number(length) <= bits && network === `${address}/${length}`) return undefined;
  return {
    code: "NETWORK_INVALID",
    severity: "error",
    message: `${JSON.stringify(network.slice(0, 80))} is no range of addresses`,
    next: "write an address and how many of its bits count, for example 10.3.0.17/32 for one address",
  };
}

const isIpv4 = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/;
const isIpv6 = /^(?=.*::|([^:]*:){7}[^:]+$)(?!.*::.*::)[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}$/;
