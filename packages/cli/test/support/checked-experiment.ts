import type { ClusterObject, RolloutTarget } from "@grove/cluster";
import { commitFile } from "./commit-file.ts";
import type { LabFixture } from "./lab-fixture.ts";
import { application, runningObjects } from "./running-objects.ts";

const course = `registry.example/course@sha256:${"c".repeat(64)}`;

/** Gives the experiment of these tests a check of its images in an environment, as kinds have that bring one. */
export function addCheck(lab: LabFixture, environment = "staging", images = course): void {
  const overlay = `environments/${environment}/public-goods`;
  commitFile(lab, `${overlay}/notebook-check.yaml`, jobManifest(images));
  const kustomization = lab.read(`${overlay}/kustomization.yaml`);
  const changed = kustomization.replace("\nresources:\n", "\nresources:\n  - notebook-check.yaml\n");
  commitFile(lab, `${overlay}/kustomization.yaml`, changed);
}

function jobManifest(images: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: notebook-check
  annotations: { argocd.argoproj.io/hook: PostSync, grove/images: ${JSON.stringify(images)} }
spec:
  template:
    spec: { restartPolicy: Never, containers: [{ name: check, image: "registry.example/hub:5.5.0" }] }
`;
}

/** How the check's container ended. */
export interface CheckEnd {
  readonly type: "Complete" | "Failed";
  readonly message: string;
}

export const passed = passedOn([course]);

/** The same for other images. */
export function passedOn(images: readonly string[]): CheckEnd {
  return { type: "Complete", message: JSON.stringify({ passed: true, images, packages: ["numpy"], seconds: 41 }) };
}

export const cellFailed: CheckEnd = {
  type: "Failed",
  message: JSON.stringify({
    passed: false,
    images: [course],
    packages: ["pandas"],
    error: { cell: 2, name: "ModuleNotFoundError", message: "No module named 'pandas'" },
    seconds: 12,
  }),
};

/** All that runs once a target with a check is live at a commit, and how the check went. */
export function checkedObjects(target: RolloutTarget, revision: string, end: CheckEnd): readonly ClusterObject[] {
  const { namespace, check } = target;
  const [, ...workloads] = runningObjects(target);
  const synced = { status: "Synced", revision } as const;
  return [
    application(namespace, { sync: synced, health: { status: "Healthy" } }),
    ...workloads,
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "notebook-check", namespace, annotations: { "grove/images": check?.images.join(",") ?? "" } },
      spec: {
        template: { spec: { containers: [], volumes: check?.settings.map((name) => ({ configMap: { name } })) } },
      },
      status: { conditions: [{ type: end.type, status: "True" }], completionTime: "2026-11-26T10:02:00Z" },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "notebook-check-1", namespace, labels: { "job-name": "notebook-check" } },
      spec: { containers: [{ name: "check", image: "registry.example/hub:5.5.0" }] },
      status: {
        containerStatuses: [
          {
            name: "check",
            ready: false,
            restartCount: 0,
            state: { terminated: { exitCode: end.type === "Complete" ? 0 : 1, message: end.message } },
          },
        ],
      },
    },
  ];
}
