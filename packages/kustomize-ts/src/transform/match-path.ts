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
  const [part, ...rest] = path;
  if (part === undefined) return [node];
  if (isIndex(part)) return matchIndex(node, Number(part), { rest, create });
  if (isMatch(part)) return matchElements(node, part, { rest, create });
  if (part === "*") return elementsOf(node).flatMap((item) => matchPath(item, rest, create));
  return matchField(node, part, { rest, create });
}

interface Rest {
  readonly rest: readonly string[];
  readonly create: CreateKind;
}

function matchField(node: YamlNode, name: string, { rest, create }: Rest): YamlNode[] {
  if (!isNull(node)) expectKind(node, "mapping");
  let field = isNull(node) ? undefined : getField(node, name);
  if (field === undefined) {
    if (create === undefined) return [];
    field = makeNode(rest[0], create);
    setField(node, name, field);
  }
  // What is found inside of a text is a copy: who wants to change it goes by structured data.
  if (field.kind === "scalar" && rest.length > 0) {
    const inner = parseDocument(field.value);
    return inner === undefined ? [] : matchPath(inner, rest, create);
  }
  return matchPath(field, rest, create);
}

function matchIndex(node: YamlNode, index: number, { rest, create }: Rest): YamlNode[] {
  const items = elementsOf(node);
  if (items.length === index && create !== undefined) items.push(makeNode(rest[0], create));
  const item = items[index];
  if (item !== undefined) return matchPath(item, rest, create);
  throw failed(`index ${index} specified but only ${items.length} elements found`, "Name a position that is there.");
}

function matchElements(node: YamlNode, part: string, { rest, create }: Rest): YamlNode[] {
  const { field, value } = splitMatch(part);
  const matches = partMatcher(value);
  const search = (): YamlNode[] => {
    if (field === "") return elementsOf(node).filter((item) => matches(writtenText(item)));
    return elementsOf(node)
      .filter((item) => {
        const own = getField(item, field);
        return own !== undefined && matches(writtenText(own));
      })
      .flatMap((item) => matchPath(item, rest, create));
  };
  const found = search();
  if (found.length > 0 || create === undefined) return found;
  if (!matches(value))
    throw failed(`an element made for ${part} does not match it`, "Write a plain text behind the =.");
  elementsOf(node).push(field === "" ? scalar(value) : mapping([{ key: scalar(field), value: scalar(value) }]));
  return search();
}

function elementsOf(node: YamlNode): YamlNode[] {
  expectKind(node, "sequence");
  return node.items;
}

function makeNode(nextPart: string | undefined, create: YamlNode["kind"]): YamlNode {
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
