import { expect, test } from "vitest";
import { type PodObject, readPods } from "./read-pods.ts";

const running: PodObject = {
  metadata: { name: "web", namespace: "exp", labels: { app: "otree" } },
  spec: { containers: [{ ports: [{ name: "http", containerPort: 8000 }, { containerPort: 9000 }] }, {}] },
  status: { phase: "Running", podIP: "10.87.1.5" },
};

test("a pod with its labels, its address and the ports that have names", () => {
  expect(readPods([running])).toEqual([
    {
      namespace: "exp",
      name: "web",
      labels: { app: "otree" },
      address: "10.87.1.5",
      ports: [{ name: "http", protocol: "TCP", number: 8000 }],
    },
  ]);
});

const withoutAddress: Readonly<Record<string, Partial<PodObject>>> = {
  "that has no address yet": { status: { phase: "Pending" } },
  "that has ended well": { status: { phase: "Succeeded", podIP: "10.87.1.5" } },
  "that has failed": { status: { phase: "Failed", podIP: "10.87.1.5" } },
  "on the node's network": { spec: { hostNetwork: true, containers: [] } },
};

for (const [what, change] of Object.entries(withoutAddress)) {
  test(`a pod ${what} is left out`, () => {
    expect(readPods([{ ...running, ...change }])).toEqual([]);
  });
}

test("of two pods with one address the last is taken", () => {
  const other = { ...running, metadata: { name: "other", namespace: "exp" } };
  expect(readPods([running, other]).map(({ name }) => name)).toEqual(["other"]);
});
