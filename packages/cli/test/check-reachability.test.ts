import { expect, test } from "vitest";
import { checkReachability } from "../src/bootstrap/check-reachability.ts";

test("a host that no DNS knows is a warning that names the record to make", async () => {
  expect(await checkReachability(["argocd.grove.invalid"])).toMatchObject([
    {
      code: "HOST_UNKNOWN",
      severity: "warning",
      message: "argocd.grove.invalid has no address in the DNS",
      next: expect.stringContaining("add records for argocd.grove.invalid"),
    },
  ]);
});

test("a host that does not answer is a warning that names the ports", async () => {
  // The address of all machines at once: the kernel itself refuses to connect to it.
  expect(await checkReachability(["255.255.255.255"])).toMatchObject([
    {
      code: "PORT_CLOSED",
      severity: "warning",
      message: "255.255.255.255 (255.255.255.255) does not answer on port 80 and 443",
      next: expect.stringContaining("ufw allow 80,443/tcp"),
    },
  ]);
});
