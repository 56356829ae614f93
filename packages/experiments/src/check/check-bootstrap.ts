import type { Files, Problem } from "@grove/plan";
import { isObject } from "../render/kubernetes-object.ts";
import { readYamlDocuments } from "../yaml/read-yaml-documents.ts";
import type { SettingsByEnvironment } from "./check-clashes.ts";
import { checkLabValues } from "./check-lab-values.ts";
import { findApplicationSetFaults } from "./find-application-set-faults.ts";

/** Whether `bootstrap/` makes of each directory one Application with the rights it should have, and knows this lab. */
export function checkBootstrap(files: Files, settings: SettingsByEnvironment): readonly Problem[] {
  const manifests = [...files].filter(([path]) => isOwnManifest(path));
  return [...manifests.flatMap(([file, text]) => checkManifest(file, text)), ...checkLabValues(files, settings)];
}

/** Whether a file is one of those that `checkBootstrap` reads: what comes from Argo CD itself is large, and not ours. */
export function isOwnManifest(path: string): boolean {
  return /^bootstrap\/.*\.yaml$/.test(path) && !path.startsWith("bootstrap/argocd/upstream/");
}

function checkManifest(file: string, text: string): readonly Problem[] {
  const { value: documents = [], problems } = readYamlDocuments(text, file);
  const faults = documents.flatMap(({ data, positionOf }) => {
    if (!isObject(data) || data["kind"] !== "ApplicationSet") return [];
    return findApplicationSetFaults(data).map(({ path, ...fault }): Problem => {
      return { ...fault, severity: "error", file, ...positionOf({ path, at: "key" }) };
    });
  });
  return [...problems, ...faults];
}
