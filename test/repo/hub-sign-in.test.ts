import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitUntil } from "../cluster/run/wait-until.ts";
import { openBrowser } from "../support/browser.ts";
import { freePort } from "../support/free-port.ts";
import { repositoryRoot } from "../support/repository.ts";
import { signInToHub } from "../support/sign-in-to-hub.ts";

// A real JupyterHub with the base's own sign-in, and the stand's identity provider, which answers as GitLab does. What
// the hub's image installs is much and comes from a registry, so it is not installed for this test:
//   python3 -m venv VENV && VENV/bin/pip install --requirement apps/jupyterhub/images/hub/requirements.txt
//   PATH=VENV/bin:$PATH npx vitest run test/repo/hub-sign-in

const client = { clientId: "hub", clientSecret: "of-the-test" };
const folder = mkdtempSync(join(tmpdir(), "hub-sign-in-"));
const processes: ChildProcess[] = [];
let issuer = "";

describe.skipIf(!hasHub())(
  "a hub whose provider is GitLab (skipped without JupyterHub and OAuthenticator)",
  { tags: ["slow"] },
  () => {
    let group = "";
    let subgroup = "";
    beforeAll(async () => {
      const ports = [await freePort(), await freePort()];
      issuer = await startProvider(ports);
      [group = "", subgroup = ""] = await Promise.all([
        startHub(ports[0] ?? 0, ["psych-lab"]),
        startHub(ports[1] ?? 0, ["lab-engineers", "psych-lab/seminar"]),
      ]);
    }, 180_000);
    afterAll(async () => {
      await Promise.all(processes.map(end));
      rmSync(folder, { recursive: true });
    });

    test.for<readonly [who: string, hub: () => string, login: string]>([
      ["a member of the group", () => group, "bob"],
      ["of a subgroup a member of the group above", () => subgroup, "bob"],
      ["of two groups a member of the other one", () => subgroup, "erin"],
    ])("lets in %s", async ([, hub, login]) => {
      const { body } = await (await signIn(hub(), login)).visit({ url: `${hub()}/hub/home` });
      expect(body).toContain(`/hub/spawn/${login}`);
    });

    test.for<readonly [where: string, hub: () => string]>([
      ["a group", () => group],
      ["a subgroup", () => subgroup],
    ])("refuses somebody outside of %s", async ([, hub]) => {
      await expect(signIn(hub(), "alice")).rejects.toThrow(/oauth_callback.*: 403 /);
    });
  },
);

async function signIn(url: string, login: string) {
  return signInToHub(openBrowser({ address: "127.0.0.1", authority: "" }), url, login);
}

async function startProvider(hubPorts: readonly number[]): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const redirectUris = hubPorts.map((hubPort) => `http://127.0.0.1:${hubPort}/hub/oauth_callback`);
  const words = ["--conditions=@grove/source", join(repositoryRoot, "test/cluster/services/identity-provider.ts")];
  return start(process.execPath, words, {
    url: `${url}/.well-known/openid-configuration`,
    gives: url,
    environment: {
      IDENTITY_PROVIDER_ADDRESS: "127.0.0.1",
      IDENTITY_PROVIDER_PORT: `${port}`,
      IDENTITY_PROVIDER_ISSUER: url,
      CLIENTS: JSON.stringify([{ issuer: url, ...client, redirectUris, method: "client_secret_post" }]),
    },
  });
}

async function startHub(port: number, groups: readonly string[]): Promise<string> {
  const url = `http://127.0.0.1:${port}`;
  const settings = { url, admins: [], authentication: { gitlab: { url: issuer, groups } } };
  return start("jupyterhub", ["--config", join(repositoryRoot, "test/support/hub-without-cluster.py")], {
    url: `${url}/hub/health`,
    gives: url,
    environment: {
      HUB_PORT: `${port}`,
      SETTINGS: JSON.stringify(settings),
      OAUTH_CLIENT_ID: client.clientId,
      OAUTH_CLIENT_SECRET: client.clientSecret,
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
}

interface Started {
  /** Answers once the process is ready. */
  readonly url: string;
  readonly gives: string;
  readonly environment: NodeJS.ProcessEnv;
}

async function start(command: string, words: readonly string[], { url, gives, environment }: Started): Promise<string> {
  const env = { ...process.env, ...environment };
  processes.push(spawn(command, words, { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] }));
  await waitUntil(async () => (await fetch(url).catch(() => undefined))?.ok === true, { what: url, timeout: 150_000 });
  return gives;
}

async function end(each: ChildProcess): Promise<void> {
  const ended = once(each, "exit");
  if (each.kill()) await ended;
}

/** Both have to be importable by the Python that `jupyterhub` would run with. */
function hasHub(): boolean {
  try {
    execFileSync("python3", ["-c", "import jupyterhub, oauthenticator"], { stdio: "ignore" });
    execFileSync("jupyterhub", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
