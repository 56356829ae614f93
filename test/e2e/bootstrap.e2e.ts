import { describe, expect, test } from "vitest";
import { theLab } from "./support/lab.ts";

// The setup has bootstrapped the cluster; here is what that left.

const lab = await theLab();

test("a second bootstrap changes nothing", async () => {
  await lab.bootstrap("--only", "rights"); // owners came and went with the experiments of the tests before
  const { steps } = await lab.bootstrap();
  expect(steps.flatMap(({ step, changed }) => changed.map((name) => `${step}: ${name}`))).toEqual([]);
});

test("a dry run finds nothing to change", async () => {
  const { steps } = await lab.bootstrap("--dry-run");
  expect(steps.flatMap(({ changed }) => changed)).toEqual([]);
});

test("Argo CD keeps itself, from the protected branch, and finds nothing to change", async () => {
  const platform = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", namespace: "argocd", name: "platform" };
  await expect
    .poll(async () => (await lab.cluster.read(platform))?.["status"], { timeout: 120_000, interval: 1000 })
    .toMatchObject({ sync: { status: "Synced" }, health: { status: "Healthy" } });
});

describe("the doctor", () => {
  test("finds no fault", async () => {
    const { exitCode, output } = await lab.tryGrove("doctor", "--json");
    const { problems } = JSON.parse(output) as { readonly problems: readonly unknown[] };
    expect({ exitCode, problems }).toEqual({ exitCode: 0, problems: [] });
  });
});
