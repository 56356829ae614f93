import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build } from "../src/index.ts";
import { diskTree } from "../src/node/index.ts";

const bin = fileURLToPath(new URL("../bin/kustomize-ts.js", import.meta.url));
const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "kustomize-ts-"));
  mkdirSync(join(root, "app"));
  writeFileSync(join(root, "app", "kustomization.yaml"), "resources: [s.yaml]\nnamespace: lab\n");
  writeFileSync(join(root, "app", "s.yaml"), service);
});
afterAll(() => rmSync(root, { recursive: true }));

test("prints the rendered resources", { tags: ["slow"] }, () => {
  const output = execFileSync(process.execPath, [bin, "build", join(root, "app")], { encoding: "utf8" });
  expect(output).toBe(`${service}  namespace: lab\n`);
});

test("an error goes to standard error with place and next step, exit code 1", { tags: ["slow"] }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "build", root], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("unable to find one of 'kustomization.yaml'");
  expect(stderr).toContain("Add a kustomization.yaml");
});

test("a symbolic link does not lead out of a kustomization", () => {
  writeFileSync(join(root, "secret.yaml"), service);
  mkdirSync(join(root, "linked"));
  writeFileSync(join(root, "linked", "kustomization.yaml"), "resources: [l.yaml]\n");
  symlinkSync(join(root, "secret.yaml"), join(root, "linked", "l.yaml"));
  expect(() => build(diskTree(root), "linked")).toThrow(expect.objectContaining({ code: "LOAD_RESTRICTED" }));
  expect(build(diskTree(root), "linked", { loadRestrictor: "none" }).yaml).toBe(service);
});
