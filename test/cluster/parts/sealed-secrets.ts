import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildGoCommands, moduleFolder } from "../build/go-commands.ts";
import { buildImage, type ImageLayout } from "../build/image.ts";
import { kubectl, objectList } from "../run/kubernetes.ts";
import type { Stand } from "../stand.ts";
import { clusterAccount, namespace, rule, type ServerPod, serverDeployment, service } from "./objects.ts";
import type { PodsPart } from "./part.ts";

/** As upstream's image is named, so that `grove bootstrap` finds it. */
const repository = "bitnami/sealed-secrets-controller";
const tag = "0.40.0";

const pod: ServerPod = {
  name: "sealed-secrets-controller",
  namespace: "sealed-secrets",
  image: `docker.io/${repository}:${tag}`,
  arguments: ["--update-status"],
  ports: { http: 8080 },
  ready: { path: "/healthz", port: "http" },
  volumes: { "/tmp": { emptyDir: {} } },
};

/** The controller that opens SealedSecrets; it makes its own keys. */
export const sealedSecrets: PodsPart = {
  kind: "pods",
  name: "sealed-secrets",
  needs: ["kubelet", "kube-proxy", "controller-manager", "scheduler"],
  namespace: pod.namespace,
  build: image,
  images: async (stand) => [await image(stand)],
  manifests: async () => {
    const objects = [
      namespace(pod.namespace),
      ...account(),
      serverDeployment(pod),
      service(pod, { ports: { http: 8080 } }),
    ];
    return `${await customResource()}\n---\n${objectList(objects)}`;
  },
};

/** The certificate (PEM) with which everyone may seal secrets for the cluster. */
export async function sealingCertificate(stand: Stand): Promise<string> {
  const controller = `/api/v1/namespaces/${pod.namespace}/services/${pod.name}:8080`;
  return kubectl(stand, ["get", "--raw", `${controller}/proxy/v1/cert.pem`]);
}

async function image(stand: Stand): Promise<ImageLayout> {
  const command = join(await buildGoCommands(stand, { folder: "sealed-secrets" }), "sealed-secrets");
  return buildImage(stand, { repository, tag, containerfile: "scratch", files: { command } });
}

/** From the upstream's own module, so that it is of the same version. */
async function customResource(): Promise<string> {
  const folder = await moduleFolder("sealed-secrets", "github.com/bitnami/sealed-secrets");
  return readFileSync(join(folder, "helm/sealed-secrets/crds/bitnami.com_sealedsecrets.yaml"), "utf8");
}

function account(): readonly object[] {
  return clusterAccount(pod, [
    rule("bitnami.com", ["sealedsecrets"], ["get", "list", "watch"]),
    rule("bitnami.com", ["sealedsecrets/status"], ["update"]),
    rule("", ["secrets"], ["get", "list", "watch", "create", "update", "delete"]),
    rule("", ["events"], ["create", "patch"]),
    rule("", ["namespaces"], ["get"]),
  ]);
}
