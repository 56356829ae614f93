import { expect, test } from "vitest";
import { build, KustomizeError, memoryTree } from "../src/index.ts";

const pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - image: app\n";

// What kustomize 5.8.2 says about each validator.
test.for<{ name: string; validator: Validator; code: string }>([
  { name: "finds nothing", validator: { kind: "ReplacementTransformer" }, code: "content" },
  { name: "sets the label validated-by", validator: labels({ "validated-by": "me" }), code: "content" },
  { name: "sets another label", validator: labels({ checked: "yes" }), code: "VALIDATOR_FAILED" },
  {
    name: "sets an image to what it is",
    validator: { kind: "ImageTagTransformer", imageTag: { name: "app" } },
    code: "VALIDATOR_FAILED",
  },
  { name: "tests a value, which notes the name", validator: jsonTest("a"), code: "VALIDATOR_FAILED" },
  { name: "tests for another value", validator: jsonTest("b"), code: "PATCH_FAILED" },
])("a validator that $name", ({ validator, code }) => {
  const files: [string, string][] = [
    ["kustomization.yaml", "resources: [pod.yaml]\nvalidators: [v.yaml]\n"],
    ["pod.yaml", pod],
    ["v.yaml", JSON.stringify({ apiVersion: "builtin", metadata: { name: "v" }, ...validator })],
  ];
  expect(outcome(files)).toBe(code);
});

function outcome(files: readonly [string, string][]): string {
  try {
    build(memoryTree(files), "");
    return "content";
  } catch (error) {
    return error instanceof KustomizeError ? error.code : String(error);
  }
}

interface Validator {
  readonly kind: string;
  readonly [field: string]: unknown;
}

function labels(values: Readonly<Record<string, string>>): Validator {
  return { kind: "LabelTransformer", labels: values, fieldSpecs: [{ path: "metadata/labels", create: true }] };
}

function jsonTest(name: string): Validator {
  const patch = JSON.stringify([{ op: "test", path: "/metadata/name", value: name }]);
  return { kind: "PatchTransformer", target: { kind: "Pod" }, patch };
}
