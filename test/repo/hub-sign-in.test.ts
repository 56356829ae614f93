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
  "a hub's sign-in (skipped without JupyterHub and OAuthenticator)",
  { tags: ["slow"] },
  () => {
    let group = "";
    let subgroup = "";
    let oidc = "";
    beforeAll(async () => {
      const ports = [await freePort(), await freePort(), await freePort()] as const;
      issuer = await startProvider(ports);
      const at = (path: string): string => `${issuer}/oauth/${path}`;
      const endpoints = { authorizeUrl: at("authorize"), tokenUrl: at("token"), userUrl: at("userinfo") };
      const claims = { userClaim: "preferred_username", groupsClaim: "groups", scopes: ["openid"] };
      [group, subgroup, oidc] = await Promise.all([
        startHub(ports[0], { gitlab: { url: issuer, groups: ["psych-lab"] } }),
        startHub(ports[1], { gitlab: { url: issuer, groups: ["lab-engineers", "psych-lab/seminar"] } }),
        startHub(ports[2], { oidc: { ...endpoints, ...claims, groups: ["psych-lab"] } }),
      ]);
    }, 600_000); // only against a hang: three hubs start, each from a cold Python
    afterAll(async () => {
      await Promise.all(processes.map(end));
      rmSync(folder, { recursive: true });
    });

    test.for<readonly [who: string, hub: () => string, login: string]>([
      ["a member of GitLab's group", () => group, "bob"],
      ["of GitLab's subgroup a member of the group above", () => subgroup, "bob"],
      ["of two groups of GitLab a member of the other one", () => subgroup, "erin"],
      ["a member of an OpenID Connect provider's group", () => oidc, "bob"],
    ])("lets in %s", async ([, hub, login]) => {
      const { body } = await (await signIn(hub(), login)).visit({ url: `${hub()}/hub/home` });
      expect(body).toContain(`/hub/spawn/${login}`);
    });

    test.for<readonly [where: string, hub: () => string]>([
      ["GitLab's group", () => group],
      ["GitLab's subgroup", () => subgroup],
      ["an OpenID Connect provider's group", () => oidc],
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

async function startHub(port: number, authentication: object): Promise<string> {
  const url = `http://127.0.0.1:${port}`;
  const settings = { url, admins: [], authentication };
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
  const started = spawn(command, words, { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
  processes.push(started);
  const isReady = async (): Promise<boolean> => {
    if (started.exitCode !== null) throw new Error(`${command} ended with ${started.exitCode}`);
    return (await fetch(url).catch(() => undefined))?.ok === true;
  };
  await waitUntil(isReady, { what: url, timeout: 500_000 });
  return gives;
}

async function end(each: ChildProcess): Promise<void> {
  if (each.exitCode !== null) return;
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
