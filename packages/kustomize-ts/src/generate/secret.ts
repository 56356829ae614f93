import type { SecretArguments } from "../kustomization/shapes.ts";
import type { Resource } from "../resource/resource.ts";
import { mapping } from "../yaml/node.ts";
import { addField, ensureField, setField, stringNode } from "../yaml/set-field.ts";
import { finishGenerated, foldBase64, generatedObject, type GeneratorSource, sortedData } from "./config-map.ts";

/**
 * Makes a Secret; all data is base64.
 *
 * @throws KustomizeError GENERATOR_INVALID
 */
export function generateSecret(args: SecretArguments, source: GeneratorSource): Resource {
  const node = generatedObject("Secret", args);
  setField(node, "type", stringNode(args.type || "Opaque"));
  const data = ensureField(node, "data", mapping);
  for (const [key, bytes] of sortedData(args, source))
    if (data !== undefined) addField(data, key, stringNode(foldBase64(bytes)));
  return finishGenerated(node, args, source);
}
