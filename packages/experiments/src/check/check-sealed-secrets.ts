import type { Problem } from "@grove/plan";
import { fileMissing } from "../lab/read-overlay-file.ts";
import { namespaceOf } from "../name/naming.ts";
import { isObject, partOf, textAt } from "../render/kubernetes-object.ts";
import { secretKeys } from "../secrets/experiment-secrets.ts";
import { readYamlDocuments, type YamlFile } from "../yaml/read-yaml-documents.ts";
import { findObjectFaults } from "./find-object-faults.ts";
import type { OpenedOverlay } from "./opened-overlay.ts";

/** Whether the overlay has all its secrets, sealed for its own namespace; another one can never open them. */
export function checkSealedSecrets(overlay: OpenedOverlay): readonly Problem[] {
  const file = `${overlay.directory}/sealed-secrets.yaml`;
  const text = overlay.files.get("sealed-secrets.yaml");
  if (text === undefined) return [fileMissing(file)];
  const { value: documents, problems } = readYamlDocuments(text, file);
  if (documents === undefined) return problems;
  const namespace = namespaceOf(overlay.environment, overlay.name);
  const faults = documents.flatMap((document) => checkDocument(document, namespace));
  return faults.length > 0 ? faults : checkKeys(documents, file);
}

function checkDocument({ data, file, positionOf }: YamlFile, namespace: string): readonly Problem[] {
  const isSealed = isObject(data) && data["kind"] === "SealedSecret";
  const found = isObject(data) ? textAt(data, "metadata", "namespace") : "";
  if (!isSealed || found === namespace) {
    return findObjectFaults(data, namespace).map(({ path, ...fault }) => {
      return { ...fault, severity: "error", file, ...positionOf({ path, at: "key" }) };
    });
  }
  return [
    {
      code: "SECRET_SEALED_ELSEWHERE",
      severity: "error",
      message: `these values are sealed for the namespace ${JSON.stringify(found)}; only there can they be opened`,
      next: "restore the file from the history: secrets are never copied between experiments or environments",
      file,
      ...positionOf({ path: ["metadata", "namespace"] }),
    },
  ];
}

function checkKeys(documents: readonly YamlFile[], file: string): readonly Problem[] {
  const experiment = documents.find(({ data }) => isObject(data) && textAt(data, "metadata", "name") === "experiment");
  const sealed = experiment && partOf(experiment.data, ["spec", "encryptedData"]);
  const missing = secretKeys.filter((key) => partOf(sealed, [key]) === undefined);
  if (missing.length === 0) return [];
  return [
    {
      code: "SECRET_KEY_MISSING",
      severity: "error",
      message: `the Secret "experiment" lacks ${missing.join(", ")}, so no pod would start`,
      next: "restore the file from the history",
      file,
      ...(experiment ?? documents[0])?.positionOf({ path: ["spec", "encryptedData"], at: "key" }),
    },
  ];
}
