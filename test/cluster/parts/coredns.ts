import { join } from "node:path";
import { addresses } from "../addresses.ts";
import { buildGoCommands } from "../build/go-commands.ts";
import { buildImage, type ImageLayout } from "../build/image.ts";
import { objectList } from "../run/kubernetes.ts";
import type { Stand } from "../stand.ts";
import { clusterAccount, rule, type ServerPod, serverDeployment, service } from "./objects.ts";
import type { PodsPart } from "./part.ts";

const tag = "v1.14.7";

const pod: ServerPod = {
  name: "coredns",
  namespace: "kube-system",
  image: `${addresses.domain}/coredns:${tag}`,
  arguments: ["-conf", "/etc/coredns/Corefile"],
  // Network policies know it by this label and this port, in every cluster.
  labels: { "k8s-app": "kube-dns" },
  ports: { "dns-udp": 53, "dns-tcp": 53, ready: 8181 },
  hasLowPorts: true,
  ready: { path: "/ready", port: "ready" },
  volumes: { "/etc/coredns": { configMap: { name: "coredns" } } },
};

/** The cluster's DNS; it also knows the stand's own domain, and nothing of the world. */
export const coredns: PodsPart = {
  kind: "pods",
  name: "coredns",
  needs: ["kubelet", "kube-proxy", "controller-manager", "scheduler"],
  namespace: pod.namespace,
  build: image,
  images: async (stand) => [await image(stand)],
  manifests: () => Promise.resolve(objectList([...account(), configuration(), serverDeployment(pod), dnsService()])),
};

async function image(stand: Stand): Promise<ImageLayout> {
  const command = join(await buildGoCommands(stand, { folder: "coredns" }), "coredns");
  return buildImage(stand, { repository: "coredns", tag, containerfile: "scratch", files: { command } });
}

function configuration(): object {
  const corefile = `.:53 {
  errors
  ready
  kubernetes ${addresses.clusterDomain} in-addr.arpa {
    pods insecure
  }
  template IN A ${addresses.domain} {
    answer "{{ .Name }} 30 IN A ${addresses.node}"
  }
  template IN AAAA ${addresses.domain} {
    rcode NOERROR
  }
}
`;
  const metadata = { name: pod.name, namespace: pod.namespace };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { Corefile: corefile } };
}

function account(): readonly object[] {
  return clusterAccount(pod, [
    rule("", ["endpoints", "services", "pods", "namespaces"], ["list", "watch"]),
    rule("discovery.k8s.io", ["endpointslices"], ["list", "watch"]),
  ]);
}

/** Under the name that everyone expects of it, whatever serves DNS. */
function dnsService(): object {
  return service(pod, {
    name: "kube-dns",
    ports: { "dns-udp": 53, "dns-tcp": 53 },
    spec: { clusterIP: addresses.dns },
  });
}
