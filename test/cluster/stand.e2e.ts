import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addresses, gitHost, registryHost } from "./addresses.ts";
import { buildGoCommands } from "./build/go-commands.ts";
import { buildImage } from "./build/image.ts";
import { pushImage } from "./build/push-image.ts";
import { createGitRepository } from "./parts/git-server.ts";
import { pullCredentials, registryAccess } from "./parts/registry.ts";
import { sealingCertificate } from "./parts/sealed-secrets.ts";
import { run } from "./run/command.ts";
import { authority, standSecrets } from "./run/keys.ts";
import { apply, kubectl, objectList } from "./run/kubernetes.ts";
import { waitUntil } from "./run/wait-until.ts";
import { localStand, standPath } from "./stand.ts";

// What the stand promises, on the stand that `lab:up` has brought up.

const stand = localStand(() => undefined);
const namespace = "stand-test";
const image = { repository: "econ/hello", tag: "1.0.0" };

beforeAll(async () => {
  await removeTraces();
  await apply(stand, objectList([{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }]));
});

afterAll(removeTraces);

test("the node is ready", async () => {
  const conditions = await kubectl(stand, ["get", "nodes", "--no-headers"]);
  expect(conditions).toMatch(new RegExp(`^${addresses.nodeName} +Ready `));
});

test("the registry refuses who has no password", async () => {
  const response = await fetch(`${registryAccess(stand).url}/v2/_catalog`);
  expect(response.status).toBe(401);
});

test("a pod runs from an image of the registry only with its credentials", async () => {
  const folder = await buildGoCommands(stand, { folder: "pause" });
  const layout = await buildImage(stand, {
    ...image,
    containerfile: "scratch",
    files: { command: join(folder, "pause") },
  });
  const digest = await pushImage(registryAccess(stand), layout);
  const reference = `${registryHost}/${image.repository}@${digest}`;
  const imagePullSecrets = [{ name: "registry-credentials" }];
  const pods = [pod("with", { image: reference, imagePullSecrets }), pod("without", { image: reference })];
  await apply(stand, objectList([registryCredentials(), ...pods]));
  await until("the pod that has credentials runs", async () => (await phase("with")) === "Running");
  await until("the pod that has none is refused", async () =>
    /ErrImagePull|ImagePullBackOff/.test(await reason("without")),
  );
});

test("a claim of the Retain class waits for its pod, and its data outlives it", async () => {
  await apply(stand, objectList([claim()]));
  expect(await jsonpath("pvc/data", "{.status.phase}")).toBe("Pending");
  await apply(stand, objectList([pod("database", { image: `${addresses.domain}/pause:1`, claimName: "data" })]));
  await until("the claim is bound", async () => (await jsonpath("pvc/data", "{.status.phase}")) === "Bound");
  const volume = await jsonpath("pvc/data", "{.spec.volumeName}");
  const kept = standPath(stand, "volumes", volume, "kept");
  writeFileSync(kept, "payoffs");
  await kubectl(stand, ["delete", "--namespace", namespace, "pod/database", "pvc/data", "--grace-period", "1"]);
  await until("the volume is released", async () => (await jsonpath(`pv/${volume}`, "{.status.phase}")) === "Released");
  expect(readFileSync(kept, "utf8")).toBe("payoffs");
  await kubectl(stand, ["delete", "pv", volume]);
});

test("an Ingress of the class public answers under its name by HTTPS with the stand's certificate", async () => {
  await apply(stand, objectList(ingressToArgocd()));
  const certificates = readFileSync((await authority(stand)).certificate, "utf8");
  await until("the ingress answers", async () => (await getStatus("page.grove.test", certificates)) === 200);
  expect(await getStatus("unknown.grove.test", certificates)).toBe(404);
});

test("sealed-secrets gives its public certificate", async () => {
  expect(await sealingCertificate(stand)).toContain("BEGIN CERTIFICATE");
});

test("Argo CD brings what a repository of the git server holds", async () => {
  const name = `application-${Date.now()}`;
  const url = await createGitRepository(stand, name);
  await pushConfigMap(url);
  await apply(stand, objectList([repositorySecret(name), application(name)]));
  await until("the application is synced and healthy", async () => {
    const words = ["get", "application", "stand-test", "--namespace", "argocd", "--output"];
    return (
      (await kubectl(stand, [...words, "jsonpath={.status.sync.status} {.status.health.status}"])) === "Synced Healthy"
    );
  });
  expect(await jsonpath("configmap/from-git", "{.data.answer}")).toBe("42");
});

async function removeTraces(): Promise<void> {
  const ignore = ["--ignore-not-found", "--wait"];
  await kubectl(stand, ["delete", "application", "stand-test", "--namespace", "argocd", ...ignore]);
  await kubectl(stand, [
    "delete",
    "ingress,service",
    "--namespace",
    "argocd",
    "--selector",
    "stand-test=yes",
    ...ignore,
  ]);
  await kubectl(stand, ["delete", "secret", "stand-test-repository", "--namespace", "argocd", ...ignore]);
  await kubectl(stand, ["delete", "namespace", namespace, ...ignore]);
}

async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  await waitUntil(isTrue, { what, timeout: 90_000, interval: 500 });
}

async function jsonpath(object: string, path: string): Promise<string> {
  return kubectl(stand, ["get", object, "--namespace", namespace, "--output", `jsonpath=${path}`]);
}

async function phase(name: string): Promise<string> {
  return jsonpath(`pod/${name}`, "{.status.phase}");
}

async function reason(name: string): Promise<string> {
  return jsonpath(`pod/${name}`, "{.status.containerStatuses[0].state.waiting.reason}");
}

function registryCredentials(): object {
  const stringData = { ".dockerconfigjson": pullCredentials(stand) };
  const metadata = { name: "registry-credentials", namespace };
  return { apiVersion: "v1", kind: "Secret", metadata, type: "kubernetes.io/dockerconfigjson", stringData };
}

interface PodOptions {
  readonly image: string;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  /** The claim of the volume at /data. */
  readonly claimName?: string;
}

function pod(name: string, { image: reference, imagePullSecrets = [], claimName }: PodOptions): object {
  const volumes = claimName === undefined ? [] : [{ name: "data", persistentVolumeClaim: { claimName } }];
  const volumeMounts = volumes.map((volume) => ({ name: volume.name, mountPath: "/data" }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: { containers: [{ name: "main", image: reference, volumeMounts }], imagePullSecrets, volumes },
  };
}

function claim(): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "grove-retain",
      resources: { requests: { storage: "1Gi" } },
    },
  };
}

function ingressToArgocd(): readonly object[] {
  const metadata = { name: "stand-test", namespace: "argocd", labels: { "stand-test": "yes" } };
  const backend = { service: { name: "argocd-server", port: { name: "http" } } };
  const http = { paths: [{ path: "/", pathType: "Prefix", backend }] };
  const spec = { ingressClassName: "public", rules: [{ host: "page.grove.test", http }] };
  return [{ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec }];
}

/** The status code of a GET by HTTPS; 0 when there is no answer that the certificates vouch for. */
async function getStatus(host: string, certificates: string): Promise<number> {
  return new Promise((resolve) => {
    const options = {
      host: addresses.node,
      path: "/api/version",
      servername: host,
      headers: { host },
      ca: certificates,
    };
    const call = request(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on("error", () => resolve(0));
    call.end();
  });
}

async function pushConfigMap(url: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "stand-test-"));
  const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "from-git" }, data: { answer: "42" } };
  const files = { "base/configmap.json": configMap, "overlay/kustomization.yaml": { resources: ["../base"] } };
  const kustomizations = { ...files, "base/kustomization.yaml": { resources: ["configmap.json"] } };
  try {
    for (const [path, content] of Object.entries(kustomizations)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), JSON.stringify(content));
    }
    const git = ["git", "-C", folder, "-c", "user.name=stand", "-c", "user.email=stand@grove.test"];
    await run([...git, "init", "--quiet", "--initial-branch", "main"]);
    await run([...git, "add", ...readdirSync(folder).filter((name) => name !== ".git")]);
    await run([...git, "commit", "--quiet", "--message", "Add a config map"]);
    await run([...git, "push", "--quiet", url, "main"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function repositorySecret(name: string): object {
  const labels = { "argocd.argoproj.io/secret-type": "repository" };
  const metadata = { name: "stand-test-repository", namespace: "argocd", labels };
  const url = `http://${gitHost}/${name}.git`;
  const stringData = { type: "git", url, username: "grove", password: standSecrets(stand).gitToken };
  return { apiVersion: "v1", kind: "Secret", metadata, stringData };
}

function application(repository: string): object {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "stand-test", namespace: "argocd" },
    spec: {
      project: "default",
      source: { repoURL: `http://${gitHost}/${repository}.git`, targetRevision: "main", path: "overlay" },
      destination: { server: "https://kubernetes.default.svc", namespace },
      syncPolicy: { automated: {} },
    },
  };
}
