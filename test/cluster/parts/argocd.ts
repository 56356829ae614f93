import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { buildGoCommands, moduleFolder } from "../build/go-commands.ts";
import { buildImage, type ImageLayout } from "../build/image.ts";
import { buildRootFileSystem } from "../build/root-file-system.ts";
import { standSecrets } from "../run/keys.ts";
import { kubectl } from "../run/kubernetes.ts";
import { type Stand, standPath } from "../stand.ts";
import type { PodsPart } from "./part.ts";

const version = "3.5.7";
const upstream = "github.com/argoproj/argo-cd/v3";
const namespace = "argocd";

/** What Argo CD's image and Redis's stand on; one system, so that both share its layer. */
const system = {
  release: "bookworm",
  packages: ["ca-certificates", "git", "gpg", "gpg-agent", "openssh-client", "redis-server", "tini"],
};

/** Argo CD by upstream's own manifests, less Dex and notifications, which nothing here talks to. */
export const argocd: PodsPart = {
  kind: "pods",
  name: "argocd",
  needs: ["kubelet", "kube-proxy", "controller-manager", "scheduler", "git-server"],
  namespace,
  build: argocdImages,
  images: argocdImages,
  manifests: async (stand) => {
    const folder = await writeKustomization(stand);
    return kubectl(stand, ["kustomize", "--load-restrictor", "LoadRestrictionsNone", folder]);
  },
};

/** The images that upstream's manifests ask for, whether the stand or `grove bootstrap` applies them. */
export async function argocdImages(stand: Stand): Promise<readonly ImageLayout[]> {
  const binary = join(await buildGoCommands(stand, argocdCommand), "argocd");
  const kustomize = join(await buildGoCommands(stand, { folder: "kustomize" }), "kustomize");
  const scripts = join(await moduleFolder("argocd", upstream), "hack");
  const debian = await buildRootFileSystem(stand, system);
  const wrappers = ["git-verify-wrapper.sh", "gpg-wrapper.sh"].map((name) => [name, join(scripts, name)]);
  const redis = { repository: redisRepository, tag: redisTag, containerfile: "redis", files: { "debian.tar": debian } };
  return [
    await buildImage(stand, redis),
    await buildImage(stand, {
      repository: "argoproj/argocd",
      tag: `v${version}`,
      containerfile: "argocd",
      files: { "debian.tar": debian, argocd: binary, kustomize, ...Object.fromEntries(wrappers) },
    }),
  ];
}

const argocdCommand = { folder: "argocd", variables: { [`${upstream}/common.version`]: version } };

/** As upstream's manifests name it; what is in it is Debian's Redis. */
const redisRepository = "docker/library/redis";
const redisTag = "8.2.3-alpine";

/** Writes a kustomization over the manifests in the module's folder; gives its folder. */
async function writeKustomization(stand: Stand): Promise<string> {
  const folder = standPath(stand, "argocd");
  mkdirSync(folder, { recursive: true });
  const manifests = join(await moduleFolder("argocd", upstream), "manifests", "cluster-install");
  const kustomization = {
    namespace,
    resources: ["namespace.json", relative(folder, manifests)],
    secretGenerator: [redisSecret(stand)],
    patches: [...["argocd-dex-server", "argocd-notifications-controller"].map(leaveOut), ...settings],
  };
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  writeFileSync(join(folder, "namespace.json"), JSON.stringify(object));
  writeFileSync(join(folder, "kustomization.yaml"), JSON.stringify(kustomization, undefined, 2));
  return folder;
}

/** Redis would make it itself when it starts, and who started before would be tried again only ten seconds later. */
function redisSecret(stand: Stand): object {
  const literals = [`auth=${standSecrets(stand).redisPassword}`];
  return { name: "argocd-redis", literals, options: { disableNameSuffixHash: true } };
}

/** `grove bootstrap` brings a lab's settings; these are only what a test cannot wait for, or cannot do without. */
const settings: readonly object[] = [
  mergePatch("argocd-cmd-params-cm", {
    // The page's server speaks plain HTTP behind the ingress.
    "server.insecure": "true",
    // Three minutes otherwise, in which a new commit is not seen.
    "reposerver.revision.cache.expiration": "5s",
  }),
  looksOften("argocd-repo-server"),
  looksOften("argocd-server"),
  looksOften("argocd-application-controller"),
  mergePatch("argocd-cm", { "timeout.reconciliation": "30s", "timeout.reconciliation.jitter": "0s" }),
];

function mergePatch(name: string, data: Readonly<Record<string, string>>): object {
  return { patch: JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data }) };
}

/** Upstream asks every ten to thirty seconds whether a role is ready; `up` waits for the answer. */
function looksOften(name: string): object {
  const probe = "/spec/template/spec/containers/0/readinessProbe";
  const patch = [
    { op: "add", path: `${probe}/initialDelaySeconds`, value: 1 },
    { op: "add", path: `${probe}/periodSeconds`, value: 2 },
  ];
  return { target: { kind: "Deployment|StatefulSet", name }, patch: JSON.stringify(patch) };
}

function leaveOut(name: string): object {
  const patch = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, $patch: "delete" };
  return { patch: JSON.stringify(patch) };
}
