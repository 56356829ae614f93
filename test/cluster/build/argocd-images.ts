import { join } from "node:path";
import type { Stand } from "../stand.ts";
import { buildGoCommands, moduleFolder } from "./go-commands.ts";
import { buildImage, type ImageLayout } from "./image.ts";
import { lockedImage } from "./platform-images.ts";
import { buildRootFileSystem } from "./root-file-system.ts";

const version = "3.5.7";
const upstream = "github.com/argoproj/argo-cd/v3";
const command = { folder: "argocd", variables: { [`${upstream}/common.version`]: version } };

/** What Argo CD's image and Redis's stand on; one system, so that both share its layer. */
const system = {
  release: "bookworm",
  packages: ["ca-certificates", "git", "gpg", "gpg-agent", "openssh-client", "redis-server", "tini"],
};

/** As upstream's manifests name it; what is in it is Debian's Redis. */
const redis = { repository: "docker/library/redis", tag: "8.2.3-alpine", containerfile: "redis" };

/** The same Redis with the name under which the lab's lock has it, for web experiments. */
export async function redisImage(stand: Stand): Promise<ImageLayout> {
  return buildImage(stand, {
    ...lockedImage("redis"),
    containerfile: "redis",
    files: { "debian.tar": await buildRootFileSystem(stand, system) },
  });
}

/** The images that upstream's manifests ask for. */
export async function argocdImages(stand: Stand): Promise<readonly ImageLayout[]> {
  const binary = join(await buildGoCommands(stand, command), "argocd");
  const kustomize = join(await buildGoCommands(stand, { folder: "kustomize" }), "kustomize");
  const scripts = join(await moduleFolder("argocd", upstream), "hack");
  const debian = await buildRootFileSystem(stand, system);
  const wrappers = ["git-verify-wrapper.sh", "gpg-wrapper.sh"].map((name) => [name, join(scripts, name)]);
  return [
    await buildImage(stand, { ...redis, files: { "debian.tar": debian } }),
    await buildImage(stand, {
      repository: "argoproj/argocd",
      tag: `v${version}`,
      containerfile: "argocd",
      files: { "debian.tar": debian, argocd: binary, kustomize, ...Object.fromEntries(wrappers) },
    }),
  ];
}

/** The file that `grove init --argocd-manifests` takes, in the folder of upstream's own module. */
export async function argocdManifests(): Promise<string> {
  return join(await moduleFolder("argocd", upstream), "manifests", "install.yaml");
}
