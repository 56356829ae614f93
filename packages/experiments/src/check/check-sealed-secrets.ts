import type { Problem } from "@grove/plan";
import type { JsonObject, JsonValue } from "kustomize-ts";
import { fileMissing } from "../lab/read-overlay-file.ts";
import { namespaceOf } from "../name/naming.ts";
import { isObject, partOf, textAt } from "../render/kubernetes-object.ts";
import { secretKeys } from "../secrets/experiment-secrets.ts";
import type { Kind } from "../spec/spec.ts";
import { readYamlDocuments, type YamlFile } from "../yaml/read-yaml-documents.ts";
import { findObjectFaults, type ObjectFault, unprotectedData } from "./find-object-faults.ts";
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
  return faults.length > 0 || overlay.spec === undefined
    ? faults
    : checkKeys(documents, { file, kind: overlay.spec.kind });
}

function checkDocument({ data, file, positionOf }: YamlFile, namespace: string): readonly Problem[] {
  const faults = isSealedSecret(data) ? sealingFaults(data, namespace) : foreignFaults(data, namespace);
  return faults.map(({ path, ...fault }) => {
    return { ...fault, severity: "error", file, ...positionOf({ path, at: "key" }) };
  });
}

function isSealedSecret(data: JsonValue): data is JsonObject {
  return isObject(data) && data["apiVersion"] === "bitnami.com/v1alpha1" && data["kind"] === "SealedSecret";
}

function foreignFaults(data: JsonValue, namespace: string): readonly ObjectFault[] {
  const faults = findObjectFaults(data, namespace);
  if (faults.length > 0) return faults;
  const message = "here lie only SealedSecrets (bitnami.com/v1alpha1)";
  return [{ code: "SEALED_SECRET_INVALID", message, next: restore, path: ["kind"] }];
}

function sealingFaults(data: JsonObject, namespace: string): readonly ObjectFault[] {
  const found = textAt(data, "metadata", "namespace");
  if (found !== namespace) {
    const message = `these values are sealed for the namespace ${JSON.stringify(found)}; only there can they be opened`;
    const next = `${restore}: secrets are never copied between experiments or environments`;
    return [{ code: "SECRET_SEALED_ELSEWHERE", message, next, path: ["metadata", "namespace"] }];
  }
  const sealed = partOf(data, ["spec", "encryptedData"]);
  const plain = Object.entries(isObject(sealed) ? sealed : {}).find(([, value]) => !isSealedValue(value))?.[0];
  if (plain === undefined) return [unprotectedData(data)].filter((fault) => fault !== undefined);
  const message = `the value of ${plain} is not sealed, and Git never forgets`;
  const next = `${restore}; if this is a password in plain, change it wherever it is used`;
  return [{ code: "SECRET_NOT_SEALED", message, next, path: ["spec", "encryptedData", plain] }];
}

/** A session key encrypted with RSA of at least 2048 bits, and the value encrypted with that: 300 characters and more. */
function isSealedValue(value: JsonValue): boolean {
  return typeof value === "string" && /^[A-Za-z0-9+/]{300,}={0,2}$/.test(value);
}

const restore = "restore the file from the history";

function checkKeys(documents: readonly YamlFile[], { file, kind }: { file: string; kind: Kind }): readonly Problem[] {
  const experiment = documents.find(({ data }) => isObject(data) && textAt(data, "metadata", "name") === "experiment");
  const sealed = experiment && partOf(experiment.data, ["spec", "encryptedData"]);
  const missing = secretKeys[kind].filter((key) => partOf(sealed, [key]) === undefined);
  if (missing.length === 0) return [];
  return [
    {
      code: "SECRET_KEY_MISSING",
      severity: "error",
      message: `the Secret "experiment" lacks ${missing.join(", ")}, so no pod would start`,
      next: restore,
      file,
      ...(experiment ?? documents[0])?.positionOf({ path: ["spec", "encryptedData"], at: "key" }),
    },
  ];
}
