import { KustomizeError } from "../kustomize-error.ts";
import { isIndex, isMatch, splitMatch } from "../yaml/look-up.ts";
import { getField, isNull, mapping, scalar, sequence, type YamlNode } from "../yaml/node.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import { expectKind, setField } from "../yaml/set-field.ts";
import { partMatcher } from "./regular-expression.ts";

/** Kind of the last node when a path may be made; undefined: nothing is made. */
export type CreateKind = YamlNode["kind"] | undefined;

/**
 * All nodes that a path leads to: names, positions, `*` for all elements, `[name=expression]` for those that match.
 *
 * @throws KustomizeError REPLACEMENT_FAILED and BUILD_FAILED when a part does not fit the kind of its node.
 */
export function matchPath(node: YamlNode, path: readonly string[], create: CreateKind): YamlNode[] {
  return follow(node, { path, at: 0, create });
}

/** Where a walk along a path stands. */
interface Walk {
  readonly path: readonly string[];
  readonly at: number;
  readonly create: CreateKind;
}

function follow(node: YamlNode, walk: Walk): YamlNode[] {
  const part = walk.path[walk.at];
  if (part === undefined) return [node];
  const rest = { ...walk, at: walk.at + 1 };
  if (isIndex(part)) return matchIndex(node, Number(part), rest);
  if (isMatch(part)) return matchElements(node, part, rest);
  if (part === "*") return elementsOf(node).flatMap((item) => follow(item, rest));
  return matchField(node, part, rest);
}

function matchField(node: YamlNode, name: string, rest: Walk): YamlNode[] {
  if (!isNull(node)) expectKind(node, "mapping");
  let field = isNull(node) ? undefined : getField(node, name);
  if (field === undefined) {
    if (rest.create === undefined) return [];
    field = makeNode(rest, rest.create);
    setField(node, name, field);
  }
  // What is found inside of a text is a copy: who wants to change it goes by structured data.
  if (field.kind === "scalar" && rest.at < rest.path.length) {
    const inner = parseDocument(field.value);
    return inner === undefined ? [] : follow(inner, rest);
  }
  return follow(field, rest);
}

function matchIndex(node: YamlNode, index: number, rest: Walk): YamlNode[] {
  const items = elementsOf(node);
  if (items.length === index && rest.create !== undefined) items.push(makeNode(rest, rest.create));
  const item = items[index];
  if (item !== undefined) return follow(item, rest);
  throw failed(`index ${index} specified but only ${items.length} elements found`, "Name a position that is there.");
}

function matchElements(node: YamlNode, part: string, rest: Walk): YamlNode[] {
  const { field, value } = splitMatch(part);
  const matches = partMatcher(value);
  const search = (): YamlNode[] => {
    if (field === "") return elementsOf(node).filter((item) => matches(writtenText(item)));
    return elementsOf(node)
      .filter((item) => {
        const own = getField(item, field);
        return own !== undefined && matches(writtenText(own));
      })
      .flatMap((item) => follow(item, rest));
  };
  const found = search();
  if (found.length > 0 || rest.create === undefined) return found;
  if (!matches(value))
    throw failed(`an element made for ${part} does not match it`, "Write a plain text behind the =.");
  elementsOf(node).push(field === "" ? scalar(value) : mapping([{ key: scalar(field), value: scalar(value) }]));
  return search();
}

function elementsOf(node: YamlNode): YamlNode[] {
  expectKind(node, "sequence");
  return node.items;
}

function makeNode({ path, at }: Walk, create: YamlNode["kind"]): YamlNode {
  const nextPart = path[at];
  const kind = nextPart === undefined ? create : isMatch(nextPart) || isIndex(nextPart) ? "sequence" : "mapping";
  if (kind === "scalar") return scalar("");
  return kind === "sequence" ? sequence() : mapping();
}

/** A scalar as it stands in YAML: expressions see its quotes. */
function writtenText(node: YamlNode): string {
  if (node.style === "double") return JSON.stringify(node.value);
  return node.style === "single" ? `'${node.value.replaceAll("'", "''")}'` : node.value.trim();
}

function failed(message: string, next: string): KustomizeError {
  return new KustomizeError("REPLACEMENT_FAILED", message, { next });
}
