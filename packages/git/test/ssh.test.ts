import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { commitChange } from "../src/index.ts";
import { open, planOf } from "./support/open.ts";
import { makeRemote, temporaryDirectory, textOn } from "./support/remote-repository.ts";

/*
 * No machine has an ssh server to test with, so a program in ssh's place runs the server's side here, from the words that
 * git gave it for the other machine.
 */
test.for(["ssh://git@lab.example:2222", "git@lab.example:"])("a lab is written to through %s", async (host) => {
  const remote = makeRemote({ "a.yaml": "a: 1\n" });
  const directory = temporaryDirectory();
  const [ssh, log] = [join(directory, "ssh"), join(directory, "log")];
  writeFileSync(ssh, `#!/bin/sh\necho "$@" >> ${log}\nfor command; do :; done\nexec sh -c "$command"\n`);
  chmodSync(ssh, 0o755);
  vi.stubEnv("GIT_SSH_COMMAND", ssh);
  vi.stubEnv("GIT_SSH_VARIANT", "ssh");
  onTestFinished(() => void vi.unstubAllEnvs());
  const change = planOf({ path: "a.yaml", before: "a: 1\n", after: "a: 2\n" });
  await commitChange(await open(`${host}${remote}`), async () => change);
  expect(textOn(remote, "a.yaml")).toBe("a: 2\n");
  const calls = readFileSync(log, "utf8");
  expect(calls).toContain(`git@lab.example git-receive-pack '${remote}'`);
  expect(calls.includes("-p 2222")).toBe(host.includes(":2222"));
});
