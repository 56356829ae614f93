import { describe, expect, test } from "vitest";
import { planSecrets } from "../src/index.ts";
import { apply, changedLines, codes, edit, labWithGoods, random, sealingKey, staging } from "./support/lab.ts";

const lab = labWithGoods();
const overlay = "environments/staging/goods";
const values = { ADMIN_PASSWORD: "new-password" };
const request = { ...staging, values, sealingKey, random, now: "2026-11-25T19:03:12Z" };

describe("planSecrets", () => {
  test("changes the sealed value, and the note that makes the app start anew; nothing else", () => {
    const plan = planSecrets(lab, request);
    expect(plan.subject).toBe("secrets(staging/goods): another ADMIN_PASSWORD");
    const lines = changedLines(plan);
    expect(Object.keys(lines)).toEqual(
      ["operation", "otree-patch", "sealed-secrets"].map((file) => `${overlay}/${file}.yaml`),
    );
    expect(lines[`${overlay}/operation.yaml`]).toEqual(['+secretsChanged: "2026-11-25T19:03:12Z"']);
    expect(lines[`${overlay}/otree-patch.yaml`]).toEqual([
      "+    metadata:",
      "+      annotations:",
      '+        grove/secrets-changed: "2026-11-25T19:03:12Z"',
    ]);
    const sealed = lines[`${overlay}/sealed-secrets.yaml`] ?? [];
    expect(sealed).toEqual([
      expect.stringMatching(/^- {4}ADMIN_PASSWORD: /),
      expect.stringMatching(/^\+ {4}ADMIN_PASSWORD: [\w+/=]{300,}$/),
    ]);
    expect(JSON.stringify(plan)).not.toContain("new-password");
  });

  test("a second change starts the app anew once more, and takes no further line", () => {
    const once = apply(lab, planSecrets(lab, request));
    const lines = changedLines(planSecrets(once, { ...request, now: "2026-11-26T08:00:00Z" }));
    expect(lines[`${overlay}/otree-patch.yaml`]).toHaveLength(2);
    expect(lines[`${overlay}/operation.yaml`]).toHaveLength(2);
  });

  test("several at once", () => {
    const both = planSecrets(lab, { ...request, values: { SECRET_KEY: "one", REST_KEY: "two" } });
    expect(changedLines(both)[`${overlay}/sealed-secrets.yaml`]?.map((line) => line.replace(/:.*/, ":"))).toEqual([
      "-    REST_KEY:",
      "-    SECRET_KEY:",
      "+    REST_KEY:",
      "+    SECRET_KEY:",
    ]);
  });

  test.for([
    ["the lab has no certificate", lab, { ...request, sealingKey: undefined }, "CERTIFICATE_MISSING"],
    ["there is no such experiment", lab, { ...request, name: "good" }, "EXPERIMENT_NOT_FOUND"],
    [
      "the secret is not there",
      edit(lab, `${overlay}/sealed-secrets.yaml`, ["ADMIN_PASSWORD:", "ADMIN:"]),
      request,
      "SECRET_KEY_MISSING",
    ],
    ["the operation is broken", edit(lab, `${overlay}/operation.yaml`, ["id: ", "ids: "]), request, "KEY_UNKNOWN"],
  ] as const)("refuses if %s", ([, files, asked, code]) => {
    const plan = planSecrets(files, asked);
    expect(codes(plan.problems)).toContain(code);
    expect(plan.changes).toEqual([]);
  });
});
