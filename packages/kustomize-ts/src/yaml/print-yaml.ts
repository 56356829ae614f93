import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { ScalarStyle, YamlNode } from "./node.ts";
import { resolveScalar } from "./resolve-scalar.ts";

/**
 * Writes a node as a YAML text that people read: order and quotes as they were read, lists at their key's indent, no folds.
 *
 * Comments are not kept.
 */
export function printYaml(node: YamlNode): string {
  const document = new Document(undefined, { schema: "failsafe" });
  document.contents = toDocumentNode(node);
  return document.toString({ indent: 2, indentSeq: false, lineWidth: 0 });
}

function toDocumentNode(node: YamlNode): Scalar | YAMLMap | YAMLSeq {
  if (node.kind === "sequence") {
    const list = new YAMLSeq();
    list.items = node.items.map(toDocumentNode);
    list.flow = node.flow ?? false;
    return list;
  }
  if (node.kind === "mapping") {
    const map = new YAMLMap();
    map.items = node.entries.map(({ key, value }) => new Pair(toDocumentNode(key), toDocumentNode(value)));
    map.flow = node.flow ?? false;
    return map;
  }
  const text = new Scalar(node.value);
  text.type = types[quoteStyle(node)];
  return text;
}

const types: Readonly<Record<ScalarStyle, Scalar.Type>> = {
  plain: "PLAIN",
  single: "QUOTE_SINGLE",
  double: "QUOTE_DOUBLE",
  literal: "BLOCK_LITERAL",
  folded: "BLOCK_FOLDED",
};

function quoteStyle(node: YamlNode): ScalarStyle {
  const ambiguous = node.tag === "!!str" && node.style === "plain" && resolveScalar(node.value, "v3").tag !== "!!str";
  return ambiguous ? "double" : node.style;
}
