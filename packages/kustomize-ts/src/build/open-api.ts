import type { JsonObject, JsonValue } from "../json.ts";
import { inFile, KustomizeError } from "../kustomize-error.ts";
import { openApiTable } from "../schema/open-api-table.ts";
import type { SchemaTable } from "../schema/schema-table.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import { toOldJson } from "../yaml/to-json.ts";
import type { Target } from "./target.ts";

/**
 * Takes the schema that `openapi:` names into use.
 *
 * @throws KustomizeError FIELD_INVALID, REMOTE_UNSUPPORTED, FILE_NOT_FOUND or YAML_INVALID
 */
export function useOpenApi(target: Target, isRoot: boolean): void {
  const { openapi } = target.kustomization;
  const path = openapi?.get("path");
  const version = openapi?.get("version");
  const table = path === undefined ? undefined : readTable(target, path);
  inFile(target.loader.pathOf(target.fileName), () =>
    target.session.schemas.use(
      { ...(table === undefined ? {} : { table }), ...(version === undefined ? {} : { version }) },
      isRoot,
    ),
  );
}

function readTable(target: Target, path: string): () => SchemaTable {
  const text = target.loader.loadText(path);
  return () =>
    inFile(target.loader.pathOf(path), () => {
      const node = parseDocument(text, { dialect: "v2", limits: target.session.limits });
      const document = node === undefined ? {} : toOldJson(node);
      if (isObject(document)) return openApiTable(document);
      throw new KustomizeError("FIELD_INVALID", "The schema is no object.", { next: "Write an OpenAPI document." });
    });
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
