import { readFileSync } from "node:fs";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import { kubernetesSchemaText, schemaSource } from "../src/schema/kubernetes-schema.ts";
import { elementSchema, fieldSchema, mergeKeys, SchemaCatalog } from "../src/schema/schema-catalog.ts";

describe("the schema table is the one that was generated", () => {
  test("from the kyaml that tools/schema-table pins", () => {
    const pins = readFileSync(new URL("../tools/schema-table/go.mod", import.meta.url), "utf8");
    expect(pins).toContain(`sigs.k8s.io/kustomize/kyaml ${schemaSource.kyaml}\n`);
  });

  test("and nobody changed it since", () => {
    expect(bytesToHex(sha256(utf8ToBytes(kubernetesSchemaText)))).toBe(schemaSource.sha256);
  });
});

describe("it knows", () => {
  const catalog = new SchemaCatalog();

  /** The schema behind fields; `[]` stands for the items of a list. */
  function keysAt(apiVersion: string, kind: string, path: string): readonly string[] | undefined {
    const start = catalog.ofResource(apiVersion, kind);
    const step = (node: typeof start, part: string): typeof start =>
      part === "[]" ? elementSchema(node) : fieldSchema(node, part);
    return mergeKeys(path.split(".").reduce(step, start));
  }

  test.for([
    ["containers by their names", "apps/v1", "Deployment", "spec.template.spec.containers", ["name"]],
    ["mounts by their paths", "v1", "Pod", "spec.containers.[].volumeMounts", ["mountPath"]],
    ["ports by number and protocol", "v1", "Service", "spec.ports", ["port", "protocol"]],
    ["finalizers as a set", "v1", "ConfigMap", "metadata.finalizers", []],
    ["arguments as one value", "v1", "Pod", "spec.containers.[].args", undefined],
    ["nothing of kinds that are newer", "autoscaling/v2", "HorizontalPodAutoscaler", "spec.metrics", undefined],
  ] as const)("%s", ([, apiVersion, kind, path, keys]) => {
    expect(keysAt(apiVersion, kind, path)).toEqual(keys);
  });

  test.for([
    ["v1", "Namespace", true],
    ["v1", "Pod", false],
    ["rbac.authorization.k8s.io/v1", "ClusterRole", true],
    ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", true],
    ["example.org/v1", "Unknown", false],
  ] as const)("whether %s %s belongs to no namespace", ([apiVersion, kind, isClusterScoped]) => {
    expect(catalog.isClusterScoped(apiVersion, kind)).toBe(isClusterScoped);
  });
});
