import { expect, test } from "vitest";
import { nftRuleset } from "./nft-ruleset.ts";

test("nobody is isolated: the table is replaced by one that lets everything pass", () => {
  expect(nftRuleset([])).toBe(`table ip grove-network-policies
delete table ip grove-network-policies
table ip grove-network-policies {
  chain forward {
    type filter hook forward priority filter; policy accept;
    ct state established,related accept
  }
  chain input {
    type filter hook input priority filter; policy accept;
    ct state established,related accept
  }
}
`);
});

test("each isolated pod has a chain for each direction; on the way to the node only the way out counts", () => {
  const web = {
    name: "study/web",
    address: "10.87.1.1",
    egress: [
      {
        addresses: { of: ["0.0.0.0/0"], except: ["10.0.0.0/8", "169.254.0.0/16"] },
        ports: { protocol: "TCP", numbers: { first: 80, last: 80 } },
      },
      { addresses: { of: ["10.87.1.2", "10.87.1.3"], except: [] }, ports: undefined },
    ],
    ingress: undefined,
  } as const;
  const database = {
    name: "study/database",
    address: "10.87.1.2",
    egress: [],
    ingress: [
      {
        addresses: { of: ["10.87.1.1"], except: [] },
        ports: { protocol: "TCP", numbers: { first: 5000, last: 5999 } },
      },
      { addresses: { of: ["10.87.1.1"], except: [] }, ports: { protocol: "UDP", numbers: undefined } },
    ],
  } as const;
  expect(nftRuleset([web, database])).toBe(`table ip grove-network-policies
delete table ip grove-network-policies
table ip grove-network-policies {
  chain forward {
    type filter hook forward priority filter; policy accept;
    ct state established,related accept
    ip saddr vmap { 10.87.1.1 : jump egress-10.87.1.1, 10.87.1.2 : jump egress-10.87.1.2 }
    ip daddr vmap { 10.87.1.2 : jump ingress-10.87.1.2 }
  }
  chain input {
    type filter hook input priority filter; policy accept;
    ct state established,related accept
    ip saddr vmap { 10.87.1.1 : jump egress-10.87.1.1, 10.87.1.2 : jump egress-10.87.1.2 }
  }
  # study/web
  chain egress-10.87.1.1 {
    ip daddr { 0.0.0.0/0 } ip daddr != 10.0.0.0/8 ip daddr != 169.254.0.0/16 tcp dport 80 return
    ip daddr { 10.87.1.2, 10.87.1.3 } return
    reject with icmp admin-prohibited
  }
  # study/database
  chain egress-10.87.1.2 {
    reject with icmp admin-prohibited
  }
  # study/database
  chain ingress-10.87.1.2 {
    ip saddr { 10.87.1.1 } tcp dport 5000-5999 return
    ip saddr { 10.87.1.1 } meta l4proto udp return
    reject with icmp admin-prohibited
  }
}
`);
});
