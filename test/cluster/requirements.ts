import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { GroveError } from "@grove/plan";
import { run } from "./run/command.ts";

/** Commands and files that parts and tests use → the Debian package that brings them. */
const packages: Readonly<Record<string, string>> = {
  containerd: "containerd",
  runc: "runc",
  "/usr/lib/cni/bridge": "containernetworking-plugins",
  iptables: "iptables",
  conntrack: "conntrack",
  nft: "nftables",
  ipset: "ipset",
  socat: "socat",
  "docker-registry": "docker-registry",
  buildah: "buildah",
  debootstrap: "debootstrap",
  git: "git",
  ip: "iproute2",
  openssl: "openssl",
  perl: "perl-base",
  umount: "mount",
  rsync: "rsync", // by which gitlab-ci-local carries files from job to job
};

/**
 * Refuses a machine that cannot carry a stand; with `install`, installs the Debian packages it lacks.
 *
 * @throws {GroveError} `NOT_LINUX`, `NOT_ROOT`, `GO_MISSING`, `PACKAGES_MISSING`
 */
export async function requireMachine(install: boolean): Promise<void> {
  if (process.platform !== "linux") {
    throw refusal("NOT_LINUX", "the stand needs Linux", "use a virtual machine, or any cluster by KUBECONFIG");
  }
  if (process.getuid?.() !== 0) {
    throw refusal("NOT_ROOT", "the stand needs root: it runs containers", "run it by sudo");
  }
  if (!isInstalled("go")) {
    throw refusal("GO_MISSING", "there is no Go", "install Go 1.26 and put it on the PATH");
  }
  await requirePackages(install);
}

async function requirePackages(install: boolean): Promise<void> {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const command = ["apt-get", "install", "--yes", "--no-install-recommends", ...missing];
  if (!install) {
    throw refusal("PACKAGES_MISSING", `missing: ${missing.join(", ")}`, `${command.join(" ")}   (or lab:up --install)`);
  }
  await run(["apt-get", "update", "--quiet"]);
  await run(command, { environment: { DEBIAN_FRONTEND: "noninteractive" } });
}

function missingPackages(): readonly string[] {
  return Object.entries(packages)
    .filter(([command]) => !isInstalled(command))
    .map(([, name]) => name);
}

function isInstalled(command: string): boolean {
  if (command.startsWith("/")) return existsSync(command);
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, command)));
}

function refusal(code: string, message: string, next: string): GroveError {
  return new GroveError(message, { code, next });
}
