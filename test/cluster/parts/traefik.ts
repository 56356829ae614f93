import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addresses } from "../addresses.ts";
import { buildGoCommands } from "../build/go-commands.ts";
import { buildImage, type ImageLayout } from "../build/image.ts";
import { flags } from "../run/flags.ts";
import { ingressCertificate } from "../run/keys.ts";
import { objectList } from "../run/kubernetes.ts";
import type { Stand } from "../stand.ts";
import { clusterAccount, namespace, rule, type ServerPod, serverDeployment, service } from "./objects.ts";
import type { PodsPart } from "./part.ts";

const tag = "v3.6.12";
const ingressClass = "public";

const pod: ServerPod = {
  name: "traefik",
  namespace: "ingress",
  image: `${addresses.domain}/traefik:${tag}`,
  arguments: flags({
    "entrypoints.http.address": ":8000",
    "entrypoints.https.address": ":8443",
    "entrypoints.https.http.tls": true,
    "entrypoints.ping.address": ":8080",
    ping: true,
    "ping.entrypoint": "ping",
    "providers.kubernetesingress": true,
    "providers.kubernetesingress.ingressclass": ingressClass,
    "providers.file.directory": "/etc/traefik/default-certificate",
    "global.checknewversion": false,
    "global.sendanonymoususage": false,
  }),
  ports: { http: 8000, https: 8443, ping: 8080 },
  ready: { path: "/ping", port: "ping" },
  volumes: {
    "/etc/traefik/default-certificate": { configMap: { name: "default-certificate" } },
    "/etc/traefik/certificate": { secret: { secretName: "default-certificate" } },
  },
};

/** The ingress, as MicroK8s has it since 1.35; what has no certificate of its own gets the stand's. */
export const traefik: PodsPart = {
  kind: "pods",
  name: "traefik",
  needs: ["kubelet", "kube-proxy", "controller-manager", "scheduler"],
  namespace: pod.namespace,
  build: image,
  images: async (stand) => [await image(stand)],
  manifests: async (stand) =>
    objectList([
      namespace(pod.namespace),
      ...account(),
      ingressClassObject(),
      ...(await defaultCertificate(stand)),
      serverDeployment(pod),
      service(pod, { ports: { http: 80, https: 443 }, spec: { externalIPs: [addresses.node] } }),
    ]),
};

async function image(stand: Stand): Promise<ImageLayout> {
  const command = join(await buildGoCommands(stand, { folder: "traefik" }), "traefik");
  return buildImage(stand, { repository: "traefik", tag, containerfile: "scratch", files: { command } });
}

function ingressClassObject(): object {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: ingressClass },
    spec: { controller: "traefik.io/ingress-controller" },
  };
}

async function defaultCertificate(stand: Stand): Promise<readonly object[]> {
  const pair = await ingressCertificate(stand);
  const metadata = { name: "default-certificate", namespace: pod.namespace };
  const files = { certFile: "/etc/traefik/certificate/tls.crt", keyFile: "/etc/traefik/certificate/tls.key" };
  const configuration = { tls: { stores: { default: { defaultCertificate: files } } } };
  const stringData = { "tls.crt": readFileSync(pair.certificate, "utf8"), "tls.key": readFileSync(pair.key, "utf8") };
  return [
    { apiVersion: "v1", kind: "Secret", metadata, type: "kubernetes.io/tls", stringData },
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "certificate.yaml": JSON.stringify(configuration) } },
  ];
}

function account(): readonly object[] {
  const read = ["get", "list", "watch"];
  return clusterAccount(pod, [
    rule("", ["services", "secrets", "nodes", "endpoints"], read),
    rule("discovery.k8s.io", ["endpointslices"], read),
    rule("networking.k8s.io", ["ingresses", "ingressclasses"], read),
    rule("networking.k8s.io", ["ingresses/status"], ["update"]),
  ]);
}
