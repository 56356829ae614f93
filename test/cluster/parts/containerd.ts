import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addresses, registryHost } from "../addresses.ts";
import { buildGoCommands } from "../build/go-commands.ts";
import { buildImage, type ImageLayout } from "../build/image.ts";
import { pushImage } from "../build/push-image.ts";
import { run, succeeds } from "../run/command.ts";
import { removeGroups } from "../run/control-groups.ts";
import { endShims } from "../run/shims.ts";
import { type Stand, standPath } from "../stand.ts";
import type { ProcessPart } from "./part.ts";
import { registryAccess } from "./registry.ts";

const pauseVersion = "1";

/** containerd with runc and the bridge CNI. */
export const containerd: ProcessPart = {
  kind: "process",
  name: "containerd",
  needs: ["network", "registry"],
  build: pauseImage,
  configure: async (stand) => {
    await pushImage(registryAccess(stand), await pauseImage(stand));
    for (const folder of ["cni", "containerd"]) mkdirSync(standPath(stand, folder), { recursive: true });
    writeFileSync(standPath(stand, "cni", "10-stand.conflist"), JSON.stringify(bridgeNetwork(stand), undefined, 2));
    writeRegistryHosts(stand);
    const config = standPath(stand, "containerd", "config.toml");
    writeFileSync(config, configuration(stand));
    return { command: ["containerd", "--config", config] };
  },
  isHealthy: (stand) => succeeds([...ctr(stand), "version"]),
  beforeStop: removePods,
  afterStop: async (stand) => {
    // The shims outlive containerd; they end with their last container, but not at once.
    await endShims(stand);
    removeGroups("kubepods");
  },
};

/** Where kubelet finds containerd. */
export function containerdSocket(stand: Stand): string {
  return standPath(stand, "containerd", "containerd.sock");
}

function ctr(stand: Stand): readonly string[] {
  return ["ctr", "--address", containerdSocket(stand), "--namespace", "k8s.io"];
}

async function pauseImage(stand: Stand): Promise<ImageLayout> {
  const command = join(await buildGoCommands(stand, { folder: "pause" }), "pause");
  return buildImage(stand, { repository: "pause", tag: pauseVersion, containerfile: "scratch", files: { command } });
}

function configuration(stand: Stand): string {
  const folder = (name: string) => JSON.stringify(standPath(stand, "containerd", name));
  return `version = 2
root = ${folder("root")}
state = ${folder("state")}
[grpc]
  address = ${JSON.stringify(containerdSocket(stand))}
[plugins."io.containerd.internal.v1.opt"]
  path = ${folder("opt")}
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${addresses.domain}/pause:${pauseVersion}"
  # Without CAP_SYS_RESOURCE a negative oom_score_adj is refused, and every sandbox would fail.
  restrict_oom_score_adj = true
  # So that nothing is mounted outside of the stand's folder.
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = ${folder("registries")}
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    # crun refuses cgroups in hybrid mode.
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = ${JSON.stringify(standPath(stand, "cni"))}
`;
}

/** Pods on the bridge; nothing is masqueraded, as no pod has a way out of the machine. */
function bridgeNetwork(stand: Stand): object {
  const ranges = [[{ subnet: addresses.pods, rangeStart: "10.87.1.0", gateway: addresses.node }]];
  const ipam = {
    type: "host-local",
    dataDir: standPath(stand, "cni", "leases"),
    ranges,
    routes: [{ dst: "0.0.0.0/0" }],
  };
  const bridge = { type: "bridge", bridge: addresses.bridge, isGateway: true, hairpinMode: true, ipam };
  return { cniVersion: "1.0.0", name: "stand", plugins: [bridge] };
}

/**
 * Images of the stand's registry host need credentials, as in a lab; those of any other host are looked for in the same
 * registry without, so that upstream's manifests find `argoproj/argocd` whatever host they name.
 */
function writeRegistryHosts(stand: Stand): void {
  const { url, user, password } = registryAccess(stand);
  const basic = Buffer.from(`${user}:${password}`).toString("base64");
  const host = `[host."${url}"]\n  capabilities = ["pull", "resolve"]\n`;
  writeHosts(stand, `${registryHost.replace(":", "_")}_`, `server = "${url}"\n${host}`);
  writeHosts(
    stand,
    "_default",
    `server = "${url}"\n${host}  [host."${url}".header]\n    authorization = "Basic ${basic}"\n`,
  );
}

function writeHosts(stand: Stand, name: string, text: string): void {
  const folder = standPath(stand, "containerd", "registries", name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "hosts.toml"), text, { mode: 0o600 });
}

/** Ends all containers, as containerd itself leaves them running when it stops. */
async function removePods(stand: Stand): Promise<void> {
  if (!(await succeeds([...ctr(stand), "version"]))) return;
  const names = await run([...ctr(stand), "tasks", "list", "--quiet"]);
  for (const name of names.split("\n").filter(Boolean)) {
    await succeeds([...ctr(stand), "tasks", "delete", "--force", name]);
  }
}
