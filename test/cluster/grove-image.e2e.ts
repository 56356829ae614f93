import { afterAll, beforeAll, expect, test } from "vitest";
import { addresses } from "./addresses.ts";
import { groveImage } from "./build/grove-image.ts";
import { pushImage } from "./build/push-image.ts";
import { registryAccess } from "./parts/registry.ts";
import { apply, kubectl, objectList } from "./run/kubernetes.ts";
import { waitUntil } from "./run/wait-until.ts";
import { localStand } from "./stand.ts";

// The command's image as a pipeline's job runs it: a pod that Pod Security `restricted` takes, with a read-only root.

const stand = localStand((line) => process.stdout.write(`${line}\n`));
const namespace = "grove-image-test";
const labels = { "pod-security.kubernetes.io/enforce": "restricted" };

beforeAll(async () => {
  await removeTraces();
  await apply(stand, objectList([{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } }]));
}, 900_000);

afterAll(removeTraces);

test("it makes a lab and checks it, as nobody and with nothing but /tmp to write to", async () => {
  const layout = await groveImage(stand);
  const digest = await pushImage(registryAccess(stand), layout);
  await apply(stand, objectList([job(`${addresses.domain}/${layout.repository}@${digest}`)]));
  await waitUntil(async () => /Succeeded|Failed/.test(await phase()), { what: "the job's end", timeout: 120_000 });
  const words = await kubectl(stand, ["logs", "--namespace", namespace, "job"]);
  expect(words).toContain(`grove ${layout.tag}`);
  expect(words).toContain("0 errors");
  expect(words).toContain("Read-only file system");
  expect(await phase()).toBe("Succeeded");
}, 900_000);

async function removeTraces(): Promise<void> {
  await kubectl(stand, ["delete", "namespace", namespace, "--ignore-not-found", "--wait"]);
}

async function phase(): Promise<string> {
  return kubectl(stand, ["get", "pod/job", "--namespace", namespace, "--output", "jsonpath={.status.phase}"]);
}

/** A pod as GitLab's runner makes one of a job: the image's own entry point is replaced by a shell. */
function job(image: string): object {
  const script = [
    "grove --version",
    "grove init /tmp/lab.git --domain lab.example",
    "grove check --lab /tmp/lab.git",
    "! touch /usr/local/lib/grove/written",
  ];
  const securityContext = {
    runAsNonRoot: true,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
  const container = {
    name: "build",
    image,
    command: ["sh", "-ec", `exec 2>&1\n${script.join("\n")}`],
    securityContext,
    volumeMounts: [{ name: "temporary", mountPath: "/tmp" }],
  };
  const spec = { restartPolicy: "Never", containers: [container], volumes: [{ name: "temporary", emptyDir: {} }] };
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "job", namespace }, spec };
}
