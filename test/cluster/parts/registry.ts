import { mkdirSync, writeFileSync } from "node:fs";
import { addresses, ports, registryHost } from "../addresses.ts";
import type { Registry } from "../build/push-image.ts";
import { run } from "../run/command.ts";
import { standSecrets } from "../run/keys.ts";
import { type Stand, standPath } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

/** Debian's docker-registry, with one user who may do everything and nobody else. */
export const registry: ProcessPart = {
  kind: "process",
  name: "registry",
  needs: ["network"],
  configure: async (stand) => {
    mkdirSync(standPath(stand, "registry"), { recursive: true });
    const users = standPath(stand, "registry-users");
    const { user, password } = registryAccess(stand);
    writeFileSync(users, `${user}:${await bcrypt(password)}\n`, { mode: 0o600 });
    const config = standPath(stand, "registry.json");
    writeFileSync(config, JSON.stringify(configuration(stand, users), undefined, 2));
    return { command: ["docker-registry", "serve", config] };
  },
  isHealthy: async (stand) => answers(registryAccess(stand)),
};

/** The registry as the machine sees it; pods' images carry `registryHost` instead. */
export function registryAccess(stand: Stand): Registry {
  return {
    url: `http://${addresses.node}:${ports.registry}`,
    user: "stand",
    password: standSecrets(stand).registryPassword,
  };
}

/** A docker config.json with which pods may pull from the registry. */
export function pullCredentials(stand: Stand): string {
  const { user, password } = registryAccess(stand);
  const auth = Buffer.from(`${user}:${password}`).toString("base64");
  return JSON.stringify({ auths: { [registryHost]: { auth } } });
}

function configuration(stand: Stand, users: string): object {
  return {
    version: "0.1",
    log: { level: "warn", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: standPath(stand, "registry") }, delete: { enabled: true } },
    http: { addr: `${addresses.node}:${ports.registry}` },
    auth: { htpasswd: { realm: "stand", path: users } },
  };
}

/** The registry knows bcrypt only, which Node does not have; every Debian has perl, whose crypt is the C library's. */
async function bcrypt(password: string): Promise<string> {
  const script = String.raw`my @abc = ('.', '/', 'A'..'Z', 'a'..'z', '0'..'9');
chomp(my $password = <STDIN>); print crypt($password, '$2b$05$' . join('', map { $abc[rand 64] } 1..21) . 'u')`;
  return run(["perl", "-e", script], { input: `${password}\n` });
}

async function answers({ url, user, password }: Registry): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const options = { headers: { authorization }, signal: AbortSignal.timeout(2000) };
  return fetch(`${url}/v2/`, options).then(
    (response) => response.ok,
    () => false,
  );
}
