import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GroveError } from "@grove/plan";
import { expect, onTestFinished, test, vi } from "vitest";
import { commitChange, proposeChange } from "../src/index.ts";
import { payloads } from "./support/hostile-text.ts";
import { open, planOf } from "./support/open.ts";
import { git, makeRemote, temporaryDirectory, tipOf } from "./support/remote-repository.ts";

const canary = join(temporaryDirectory(), "canary");

/** A program in ssh's place that reaches no server, and falls for an option that would start another program. */
const ssh = join(temporaryDirectory(), "ssh");
writeFileSync(ssh, `#!/bin/sh\ncase "$*" in *-oProxyCommand*) touch ${canary};; esac\nexit 1\n`);
chmodSync(ssh, 0o755);

const write = async () => planOf({ path: "a.yaml", before: "a: 1\n", after: "a: 2\n" });

test.for(payloads(canary))(
  "%j starts no program and is no option, wherever it stands",
  { tags: ["slow"] },
  async (text) => {
    vi.stubEnv("GIT_SSH_COMMAND", ssh);
    vi.stubEnv("GIT_SSH_VARIANT", "ssh");
    onTestFinished(() => void vi.unstubAllEnvs());
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    git(remote, "config", "receive.advertisePushOptions", "true");
    const tip = tipOf(remote);
    const repository = await open(remote);
    const plan = await write();
    await settle(open(text, { timeout: 5000 }));
    await settle(open(`${remote}${text}`, { timeout: 5000 }));
    await settle(open(`http://${text}@127.0.0.1:1/lab.git`, { token: text }));
    await settle(open(remote, { branch: text }));
    await settle(repository.at(text));
    await settle(repository.contains(text, tip));
    await settle(repository.history(text, 1));
    await settle(repository.snapshot().then((snapshot) => snapshot.read([text])));
    await settle(proposeChange(repository, write, { branch: text }));
    await settle(proposeChange(repository, async () => ({ ...plan, subject: text }), { branch: "subject" }));
    await settle(commitChange(repository, async () => planOf({ path: text, before: undefined, after: text })));
    const trailers = [{ key: "Reason", value: text }];
    const identity = { name: text, email: text };
    await commitChange(await open(remote), async () => ({ ...plan, subject: text, trailers }), { identity });
    expect(existsSync(canary)).toBe(false);
    expect(git(remote, "rev-list", "--count", `${tip}..main`)).toMatch(/^[12]$/);
    expect(execFileSync("git", ["fsck", "--strict"], { cwd: remote, encoding: "utf8", stdio: "pipe" })).toBe("");
  },
);

test("the canary sings where a text is taken for an option", () => {
  const remote = makeRemote({ "a.yaml": "a: 1\n" });
  const singing = `${canary}-sings`;
  expect(() => git(remote, "ls-remote", `--upload-pack=touch ${singing};`, remote)).toThrow("ls-remote");
  expect(existsSync(singing)).toBe(true);
});

/** Waits for an attempt: it may succeed, or be refused with a typed error. */
async function settle(attempt: Promise<unknown>): Promise<void> {
  await attempt.catch((error: unknown) => {
    if (!(error instanceof GroveError)) throw error;
  });
}
