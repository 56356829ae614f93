import { Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { ScalarStyle, YamlNode } from "./node.ts";
import type { AnnotatedDocument } from "./parse-documents.ts";
import { resolveScalar } from "./resolve-scalar.ts";

/**
 * Writes a document as people read it: order, quotes and comments as they were read, lists at their key's indent, no folds.
 */
export function printYaml({ root, sources, comment }: AnnotatedDocument): string {
  const document = new Document(undefined, { schema: "failsafe" });
  document.contents = toDocumentNode(root, sources);
  document.comment = comment ?? null;
  return document.toString({ indent: 2, indentSeq: false, lineWidth: 0, flowCollectionPadding: false });
}

type Sources = ReadonlyMap<YamlNode, Node>;

function toDocumentNode(node: YamlNode, sources: Sources): Scalar | YAMLMap | YAMLSeq {
  const result = makeNode(node, sources);
  const source = sources.get(node);
  result.comment = source?.comment ?? null;
  result.commentBefore = source?.commentBefore ?? null;
  return result;
}

function makeNode(node: YamlNode, sources: Sources): Scalar | YAMLMap | YAMLSeq {
  if (node.kind === "sequence") {
    const list = new YAMLSeq();
    list.items = node.items.map((item) => toDocumentNode(item, sources));
    list.flow = node.flow ?? false;
    return list;
  }
  if (node.kind === "mapping") {
    const map = new YAMLMap();
    map.items = node.entries.map(
      ({ key, value }) => new Pair(toDocumentNode(key, sources), toDocumentNode(value, sources)),
    );
    map.flow = node.flow ?? false;
    return map;
  }
  return makeScalar(node);
}

function makeScalar(node: YamlNode): Scalar {
  const result = new Scalar(node.value);
  const resolved = node.style === "plain" ? resolveScalar(node.value, "v3").tag : "!!str";
  const needsQuotes = node.tag === "!!str" && resolved !== "!!str";
  result.type = types[needsQuotes ? "double" : node.style];
  const needsTag = node.tag !== "" && node.tag !== "!!str" && (node.tag !== resolved || node.explicitTag === true);
  if (needsTag) result.tag = node.tag.replace(/^!!/, "tag:yaml.org,2002:");
  return result;
}

const types: Readonly<Record<ScalarStyle, Scalar.Type>> = {
  plain: "PLAIN",
  single: "QUOTE_SINGLE",
  double: "QUOTE_DOUBLE",
  literal: "BLOCK_LITERAL",
  folded: "BLOCK_FOLDED",
};
