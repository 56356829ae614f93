import { expect, test } from "vitest";
import { outputFiles } from "../src/command/output-files.ts";
import { build, memoryTree } from "../src/index.ts";

const pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: Web\n";
const deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: Lab\n";
const namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: lab\n";

// The names that kustomize 5.8.2 gives the files of `build -o DIRECTORY`.
test.for([
  { name: "one namespace", documents: [pod, namespace], files: ["v1_namespace_lab.yaml", "v1_pod_web.yaml"] },
  {
    name: "two namespaces",
    documents: [pod, deployment, namespace],
    files: ["default_v1_pod_web.yaml", "lab_apps_v1_deployment_web.yaml", "v1_namespace_lab.yaml"],
  },
])("one file for each resource of $name", ({ documents, files }) => {
  const tree = memoryTree([
    ["kustomization.yaml", "resources: [all.yaml]\n"],
    ["all.yaml", documents.join("---\n")],
  ]);
  const written = outputFiles(build(tree, ""));
  expect([...written.keys()].toSorted()).toEqual(files);
  expect([...written.values()].toSorted()).toEqual(documents.toSorted());
});
