import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { commitChange, proposeChange } from "../src/index.ts";
import { failureOf, open, planOf } from "./support/open.ts";
import { countCommits, git, makeRemote, temporaryDirectory, textOn, tipOf } from "./support/remote-repository.ts";

const write = async () => planOf({ path: "a.yaml", before: "a: 1\n", after: "a: 2\n" });
const identity = { name: "Ada Lovelace", email: "ada@example.org" };

/** Gives the user's configuration of git these settings. */
function configure(settings: Readonly<Record<string, string>>): void {
  const file = join(temporaryDirectory(), "gitconfig");
  for (const [key, value] of Object.entries(settings)) execFileSync("git", ["config", "--file", file, key, value]);
  vi.stubEnv("GIT_CONFIG_GLOBAL", file);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** A key of ssh, and the settings that sign by it. */
function configureSsh(settings: Readonly<Record<string, string>> = {}): void {
  const key = join(temporaryDirectory(), "key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  const signers = join(temporaryDirectory(), "signers");
  writeFileSync(signers, `${identity.email} ${readFileSync(`${key}.pub`, "utf8")}`);
  const format = { "gpg.format": "ssh", "user.signingKey": key, "gpg.ssh.allowedSignersFile": signers };
  configure({ ...format, "commit.gpgSign": "true", ...settings });
}

describe("where git is configured to sign by ssh", () => {
  test("a commit is signed, and is else what it would be without", async () => {
    configureSsh();
    const remote = makeRemote({ "a.yaml": "a: 1\n", "b/c.yaml": "c\n" });
    const before = tipOf(remote);
    const { commit } = await commitChange(await open(remote), write, { identity });
    expect(commit).toBe(tipOf(remote));
    git(remote, "verify-commit", commit);
    const format = "%G?|%P|%an <%ae>|%cn <%ce>|%s|%(trailers:key=Experiment,valueonly)";
    const person = "Ada Lovelace <ada@example.org>";
    expect(git(remote, "log", "-1", `--format=${format}`)).toBe(
      `G|${before}|${person}|${person}|change(staging/goods)|goods`,
    );
    expect(git(remote, "log", "-1", "--format=%(trailers:key=Change-Id,valueonly)")).toMatch(/^[0-9a-f-]{36}/);
    expect([textOn(remote, "a.yaml"), textOn(remote, "b/c.yaml")]).toEqual(["a: 2\n", "c\n"]);
  });

  test("so is one for a merge request", async () => {
    configureSsh();
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const { commit } = await proposeChange(await open(remote), write, { branch: "change", identity });
    git(remote, "verify-commit", commit);
  });

  test("whose switch is off, no commit is", async () => {
    configureSsh({ "commit.gpgSign": "off" });
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const { commit } = await commitChange(await open(remote), write, { identity });
    expect(git(remote, "cat-file", "commit", commit)).not.toContain("gpgsig");
  });

  test("by a key that is not there, nothing is written", async () => {
    configureSsh({ "user.signingKey": join(temporaryDirectory(), "none") });
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const failure = await failureOf(commitChange(await open(remote), write, { identity }));
    expect(failure).toMatchObject({
      code: "SIGNING_FAILED",
      kind: "refused",
      next: expect.stringContaining("gpgSign"),
    });
    expect(countCommits(remote)).toBe(1);
  });
});

const noGpg = spawnSync("gpg", ["--version"]).status !== 0;

test.skipIf(noGpg)("a commit is signed by GnuPG where it is installed", { tags: ["slow"] }, async () => {
  const home = temporaryDirectory();
  vi.stubEnv("GNUPGHOME", home);
  onTestFinished(() => void spawnSync("gpgconf", ["--homedir", home, "--kill", "all"]));
  const person = `${identity.name} <${identity.email}>`;
  const generate = ["--batch", "--quiet", "--passphrase", "", "--quick-generate-key", person, "ed25519", "sign"];
  execFileSync("gpg", generate, { stdio: "ignore" });
  configure({ "commit.gpgSign": "true" });
  const remote = makeRemote({ "a.yaml": "a: 1\n" });
  const { commit } = await commitChange(await open(remote), write, { identity });
  git(remote, "verify-commit", commit);
  expect(textOn(remote, "a.yaml")).toBe("a: 2\n");
});
