import { baseName } from "../file-tree.ts";
import { KustomizeError } from "../kustomize-error.ts";
import type { ConfigMapArguments } from "../kustomization/shapes.ts";
import { decodeUtf8, encodeUtf8 } from "../utf8.ts";

/** Reads a file that a generator names. */
export type LoadBytes = (path: string) => Uint8Array;

/**
 * Collects the data of a generator: environment files, then literals, then files.
 *
 * @throws KustomizeError GENERATOR_INVALID for malformed sources and repeated keys.
 */
export function collectKeyValues(args: ConfigMapArguments, load: LoadBytes): Map<string, Uint8Array> {
  const result = new Map<string, Uint8Array>();
  const pairs = [
    ...(args.envs ?? []).flatMap((path) => parseEnvironment(load(path), path)),
    ...(args.literals ?? []).map(parseLiteral),
    ...(args.files ?? []).map((source) => loadFile(source, load)),
  ];
  for (const [key, value] of pairs) {
    if (result.has(key)) {
      throw invalid(`configmap ${args.name ?? ""} illegally repeats the key \`${key}\``, "Remove one of the two.");
    }
    result.set(key, value);
  }
  return result;
}

type Pair = readonly [key: string, value: Uint8Array];

function parseEnvironment(content: Uint8Array, path: string): Pair[] {
  const text = decodeUtf8(content);
  if (text === undefined) throw invalid(`${path} is not UTF-8`, "Save it as UTF-8, or use files instead of envs.");
  const lines = text.replace(/^\ufeff/, "").split("\n");
  return lines
    .map((line) => line.replace(/\r$/, "").replace(/^\p{White_Space}+/u, ""))
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const equals = line.indexOf("=");
      const [key, value] = equals < 0 ? [line, ""] : [line.slice(0, equals), line.slice(equals + 1)];
      return [key, encodeUtf8(value)] as const;
    })
    .filter(([key]) => key !== "");
}

function parseLiteral(source: string): Pair {
  const equals = source.indexOf("=");
  if (equals <= 0) throw invalid(`invalid literal source ${source}, expected key=value`, "Write it as key=value.");
  return [source.slice(0, equals), encodeUtf8(removeQuotes(source.slice(equals + 1)))];
}

function removeQuotes(text: string): string {
  const quote = text[0];
  const quoted = text.length >= 2 && quote === text.at(-1) && (quote === '"' || quote === "'");
  return quoted ? text.slice(1, -1) : text;
}

function loadFile(source: string, load: LoadBytes): Pair {
  const parts = source.split("=");
  const [key = "", path = ""] = parts.length === 1 ? [baseName(source), source] : parts;
  if (parts.length > 2) throw invalid(`source "${source}" key name or file path contains '='`, "Rename the file.");
  if (key === "" && parts.length === 2) throw invalid(`missing key name for file path "${path}"`, "Write key=path.");
  if (path === "" && parts.length === 2) throw invalid(`missing file path for key name "${key}"`, "Write key=path.");
  return [key, load(path)];
}

function invalid(message: string, next: string): KustomizeError {
  return new KustomizeError("GENERATOR_INVALID", message, { next });
}
