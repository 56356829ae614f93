import { inFile, KustomizeError } from "../kustomize-error.ts";
import { transformerConfigShape } from "../kustomization/shapes.ts";
import {
  defaultConfig,
  emptyConfig,
  mergeConfigs,
  readConfig,
  type TransformerConfig,
} from "../transform/transformer-config.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import type { Target } from "./target.ts";

/**
 * The fields that transformations of a target work on: the built-in ones and those of `configurations:`.
 *
 * @throws KustomizeError FIELD_UNKNOWN, FIELD_INVALID or FILE_NOT_FOUND
 */
export function configurationOf(target: Target): TransformerConfig {
  const files = (target.kustomization.configurations ?? []).map((path) => readFile(target, path));
  const added = files.reduce(mergeConfigs, emptyConfig);
  return mergeConfigs(defaultConfig(), added);
}

function readFile(target: Target, path: string): TransformerConfig {
  const text = target.loader.loadText(path);
  const file = target.loader.pathOf(path);
  return inFile(file, () => {
    const node = parseDocument(text, { dialect: "v2", limits: target.session.limits });
    if (node === undefined) return emptyConfig;
    refuseDuplicates(node);
    return readConfig(
      transformerConfigShape(node, { text, file, strict: true, convertsScalars: true, path: "" }) ?? {},
    );
  });
}

function refuseDuplicates({ entries, items }: YamlNode): void {
  const names = new Set<string>();
  for (const { key, value } of entries) {
    if (names.has(key.value)) {
      throw new KustomizeError("FIELD_INVALID", `The field ${key.value} stands twice.`, {
        next: "Remove one of the two.",
      });
    }
    names.add(key.value);
    refuseDuplicates(value);
  }
  items.forEach(refuseDuplicates);
}
