import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addresses, registryHost } from "./addresses.ts";
import { buildGoCommands } from "./build/go-commands.ts";
import { buildImage } from "./build/image.ts";
import { pushImage } from "./build/push-image.ts";
import { pullCredentials, registryAccess } from "./parts/registry.ts";
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

async function removeTraces(): Promise<void> {
  await kubectl(stand, ["delete", "namespace", namespace, "--ignore-not-found", "--wait"]);
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
