import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { KustomizeError } from "../kustomize-error.ts";
import { flowFault } from "./flow-fault.ts";
import { copyNode, countNodes, mapping, scalar, type ScalarStyle, sequence, type YamlNode } from "./node.ts";
import { type Place, placeIn, yamlInvalid } from "./place-at.ts";
import { resolveScalar, type YamlDialect } from "./resolve-scalar.ts";

/** A text with its rules and its place in a file. */
export interface ConversionSource {
  /** What the offsets of the nodes count in. */
  readonly text: string;
  readonly dialect: YamlDialect;
  readonly firstLine: number;
  /** Filled with the node of the `yaml` library for each of ours. */
  readonly sources?: Map<YamlNode, Node>;
}

/**
 * Turns the tree of the `yaml` library into ours. Aliases and merge keys are replaced by what they stand for.
 *
 * @throws KustomizeError YAML_INVALID or ALIAS_LIMIT with the line.
 */
export function convertNode(node: unknown, source: ConversionSource): YamlNode {
  return new Converter(source).convert(node);
}

const MAX_ALIAS_NODES = 100_000;

const styles: Readonly<Record<string, ScalarStyle>> = {
  BLOCK_FOLDED: "folded",
  BLOCK_LITERAL: "literal",
  PLAIN: "plain",
  QUOTE_DOUBLE: "double",
  QUOTE_SINGLE: "single",
};

// Escaped surrogates are no characters for go-yaml, not even in pairs as JSON writes them.
// Nor does it know the escaped slash of JSON.
const unknownEscape = /(?<!\\)(?:\\\\)*\\(?:\/|(?:u|U0000)[dD][89a-fA-F])/;

/** Holds the anchors of one document. */
class Converter {
  readonly #anchors = new Map<string, YamlNode>();
  readonly #source: ConversionSource;
  readonly #hasUnknownEscape: boolean;
  #aliasNodes = 0;
  #flowDepth = 0;

  constructor(source: ConversionSource) {
    this.#source = source;
    this.#hasUnknownEscape = unknownEscape.test(source.text);
  }

  convert(node: unknown): YamlNode {
    if (isAlias(node)) return this.#copyAnchored(node.source, node);
    const result = this.#convertContent(node);
    if (isNode(node)) this.#source.sources?.set(result, node);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, result);
    return result;
  }

  #convertContent(node: unknown): YamlNode {
    if (isScalar(node)) return this.#convertScalar(node);
    const isFlow = isCollection(node) && node.flow === true;
    if (isFlow) this.#flowDepth += 1;
    const result = this.#convertCollection(node);
    if (isFlow) this.#flowDepth -= 1;
    return result;
  }

  #convertCollection(node: unknown): YamlNode {
    if (isSeq(node)) {
      return this.#tagged(node, sequence(node.items.map((item) => this.convert(item))));
    }
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => ({ key: this.#convertKey(key), value: this.convert(value) }));
      return this.#merged(this.#tagged(node, mapping(entries)), node);
    }
    return scalar("", "!!null");
  }

  #convertScalar(node: Scalar): YamlNode {
    const style = styles[node.type ?? ""] ?? "plain";
    const text = node.source ?? "";
    if (style === "double" && this.#hasUnknownEscape && unknownEscape.test(this.#sourceOf(node))) {
      throw this.#invalid("An escape is unknown or stands for half a character; write the character itself.", node);
    }
    const fault = this.#flowDepth > 0 && style === "plain" ? flowFault(node, this.#source.text) : undefined;
    if (fault !== undefined) throw this.#invalid(fault, node);
    const explicitTag = node.tag !== undefined && node.tag !== "!";
    const tag = explicitTag ? shortTag(node.tag ?? "") : this.#implicitTag(text, style);
    const result = scalar(text, tag, style);
    if (explicitTag) result.explicitTag = true;
    if (node.range) result.offset = node.range[0];
    return result;
  }

  #implicitTag(value: string, style: ScalarStyle): string {
    if (style !== "plain") return "!!str";
    return value === "<<" ? "!!merge" : resolveScalar(value, this.#source.dialect).tag;
  }

  #convertKey(key: unknown): YamlNode {
    const node = this.convert(key);
    if (node.kind !== "scalar") throw this.#invalid("A mapping key must be a scalar.", key);
    return node;
  }

  #tagged(node: YAMLMap | YAMLSeq, result: YamlNode): YamlNode {
    if (node.range) result.offset = node.range[0];
    if (node.flow === true) result.flow = true;
    if (node.tag !== undefined && node.tag !== "!" && shortTag(node.tag) !== result.tag) {
      result.tag = shortTag(node.tag);
      result.explicitTag = true;
    }
    return result;
  }

  #copyAnchored(name: string, node: unknown): YamlNode {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined) throw this.#invalid(`The anchor ${name} is unknown, or contains this alias.`, node);
    this.#aliasNodes += countNodes(anchored);
    if (this.#aliasNodes > MAX_ALIAS_NODES) {
      throw new KustomizeError("ALIAS_LIMIT", `Aliases stand for more than ${MAX_ALIAS_NODES} nodes.`, {
        ...this.#placeOf(node),
        next: "Write the content out, or use fewer aliases.",
      });
    }
    return copyNode(anchored);
  }

  /** Replaces merge keys: earlier sources win over later ones, own keys over all. */
  #merged(node: YamlNode, source: unknown): YamlNode {
    const merges = node.entries.filter(({ key }) => key.tag === "!!merge");
    const own = node.entries.filter(({ key }) => key.value !== "<<");
    if (merges.length === 0 && own.length === node.entries.length) return node;
    if (merges.length > 1) throw this.#invalid("A mapping has two merge keys.", source);
    const result = new Map<string, YamlNode["entries"][number]>();
    const sources = merges[0] === undefined ? [] : this.#mergeSources(merges[0].value, source);
    for (const { entries } of [...sources].toReversed())
      for (const entry of entries) result.set(entry.key.value, entry);
    const ownNames = new Set(own.map(({ key }) => key.value));
    const inherited = [...result.values()].filter(({ key }) => !ownNames.has(key.value));
    node.entries = [...own, ...inherited.map(({ key, value }) => ({ key: copyNode(key), value: copyNode(value) }))];
    return node;
  }

  #mergeSources(value: YamlNode, source: unknown): readonly YamlNode[] {
    const sources = value.kind === "sequence" ? value.items : [value];
    if (sources.some(({ kind }) => kind !== "mapping")) {
      throw this.#invalid("A merge key needs a mapping or a list of mappings.", source);
    }
    return sources;
  }

  #sourceOf({ range }: Scalar): string {
    return range ? this.#source.text.slice(range[0], range[1]) : "";
  }

  #invalid(message: string, node: unknown): KustomizeError {
    return yamlInvalid(message, this.#placeOf(node));
  }

  #placeOf(node: unknown): Place {
    const range = isNode(node) ? node.range : undefined;
    return placeIn(this.#source.text, range?.[0] ?? 0, this.#source.firstLine);
  }
}

function shortTag(tag: string): string {
  return tag.startsWith("tag:yaml.org,2002:") ? `!!${tag.slice("tag:yaml.org,2002:".length)}` : tag;
}
