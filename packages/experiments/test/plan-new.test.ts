import { describe, expect, test } from "vitest";
import { planNew } from "../src/index.ts";
import { apply, codes, digest, emptyLab, image, newGoods, repository } from "./support/lab.ts";

describe("planNew", () => {
  test("makes every file of the overlay", () => {
    const plan = planNew(emptyLab(), newGoods);
    expect(plan.problems).toEqual([]);
    expect(plan.subject).toBe("new(staging/goods)");
    expect(plan.changes.map(({ path, before }) => [path.replace("environments/staging/goods/", ""), before])).toEqual([
      ["backups-volume.yaml", undefined],
      ["database-volume.yaml", undefined],
      ["experiment.yaml", undefined],
      ["ingress-patch.yaml", undefined],
      ["kustomization.yaml", undefined],
      ["operation-config.yaml", undefined],
      ["operation.yaml", undefined],
      ["otree-patch.yaml", undefined],
      ["quota-patch.yaml", undefined],
      ["replacements.yaml", undefined],
      ["sealed-secrets.yaml", undefined],
    ]);
  });

  test("given a repository only, the overlay sleeps until its first image", () => {
    const files = apply(emptyLab(), planNew(emptyLab(), newGoods));
    const kustomization = files.get("environments/staging/goods/kustomization.yaml") ?? "";
    expect(kustomization).toContain("/components/waits-for-image # grove bump\n");
    expect(kustomization).toMatch(
      /images:\n {2}- name: experiment\n {4}newName: registry.example\/econ\/goods\nreplacements:/,
    );
  });

  test("given an image, it runs", () => {
    const files = apply(emptyLab(), planNew(emptyLab(), { ...newGoods, image: image("1.4.2", "a") }));
    const kustomization = files.get("environments/staging/goods/kustomization.yaml") ?? "";
    expect(kustomization).not.toMatch(/asleep|waits-for-image/);
    expect(kustomization).toContain(`    newTag: "1.4.2"\n    digest: "${digest("a")}"\n`);
    expect(files.get("environments/staging/goods/experiment.yaml")).toContain(`\nimage: ${repository} #`);
  });

  test("two experiments of one name never share a volume", () => {
    const volumes = [1, 2].map(() => {
      const files = apply(emptyLab(), planNew(emptyLab(), newGoods));
      return /name: (database-\w+)/.exec(files.get("environments/staging/goods/database-volume.yaml") ?? "")?.[1];
    });
    expect(volumes[0]).toMatch(/^database-[a-z][a-z2-9]{7}$/);
    expect(volumes[0]).not.toBe(volumes[1]);
  });

  test.for([
    ["a name that is no host", { name: "a_b" }, "NAME_INVALID"],
    ["a path as a name", { name: "../x" }, "NAME_INVALID"],
    ["no certificate", { sealingKey: undefined }, "CERTIFICATE_MISSING"],
    ["a tag without a digest", { image: `${repository}:14` }, "IMAGE_DIGEST_MISSING"],
    ["a title of two lines", { title: "a\nb" }, "TEXT_INVALID"],
    ["an owner that would be a rule", { owners: ["group:a, *, *"] }, "OWNER_INVALID"],
    ["an owner that would get the pipeline's rights", { owners: ["group:lab"] }, "OWNER_INVALID"],
  ] as const)("refuses %s", ([, more, code]) => {
    const plan = planNew(emptyLab(), { ...newGoods, ...more });
    expect(codes(plan.problems)).toEqual([code]);
    expect(plan.changes).toEqual([]);
  });

  test("refuses a name that is taken", () => {
    const files = apply(emptyLab(), planNew(emptyLab(), newGoods));
    expect(codes(planNew(files, newGoods).problems)).toEqual(["EXPERIMENT_EXISTS"]);
  });

  test("refuses where there is no environment", () => {
    expect(codes(planNew(new Map(), newGoods).problems)).toEqual(["ENVIRONMENT_MISSING"]);
  });
});
