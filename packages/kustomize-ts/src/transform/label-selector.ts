import { KustomizeError } from "../kustomize-error.ts";

/** Tells whether labels (or annotations) match. */
export type LabelMatcher = (labels: ReadonlyMap<string, string>) => boolean;

/**
 * Reads a Kubernetes label selector; the empty one matches everything.
 *
 * @throws KustomizeError SELECTOR_INVALID
 * @example labelMatcher("app in (web, api), !canary, tier!=db")(new Map([["app", "web"]])) // true
 */
export function labelMatcher(selector: string): LabelMatcher {
  if (selector.trim() === "") return () => true;
  const requirements = splitRequirements(selector).map(readRequirement);
  return (labels) => requirements.every((matches) => matches(labels));
}

/** Splits at commas outside of parentheses. */
function splitRequirements(selector: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const [at, isInList] of commas(selector)) {
    if (isInList) continue;
    parts.push(selector.slice(start, at));
    start = at + 1;
  }
  parts.push(selector.slice(start));
  // One comma may close the list.
  if (parts.length > 1 && parts.some((part) => part.trim() === "")) throw invalid(selector, "empty requirement");
  return parts.map((part) => part.trim());
}

/** The commas of a selector, and whether each has a ")" behind it before any "(". */
function commas(selector: string): (readonly [at: number, isInList: boolean])[] {
  const found: (readonly [number, boolean])[] = [];
  let isInList = false;
  for (let at = selector.length - 1; at >= 0; at -= 1) {
    const character = selector[at];
    if (character === "(" || character === ")") isInList = character === ")";
    if (character === ",") found.push([at, isInList]);
  }
  return found.toReversed();
}

const key = /^!?\s*([^\s=!<>,()]+)\s*/;

function readRequirement(requirement: string): LabelMatcher {
  const match = key.exec(requirement);
  const name = match?.[1] ?? "";
  if (match === null || !isLabelKey(name)) throw invalid(requirement, "no valid label name");
  const rest = requirement.slice(match[0].length);
  if (requirement.startsWith("!")) {
    if (rest !== "") throw invalid(requirement, `unexpected ${rest}`);
    return (labels) => !labels.has(name);
  }
  if (rest === "") return (labels) => labels.has(name);
  return readSet(name, rest) ?? readComparison(name, rest);
}

function readSet(name: string, rest: string): LabelMatcher | undefined {
  const [, operator, list] = /^(in|notin)\s*\(([^()]*)\)$/.exec(rest) ?? [];
  if (operator === undefined || list === undefined) return undefined;
  const values = new Set(list.split(",").map((value) => checkedValue(value.trim())));
  if (operator === "in") return (labels) => values.has(labels.get(name) ?? NO_VALUE);
  return (labels) => !values.has(labels.get(name) ?? NO_VALUE);
}

// No label has this value, so an absent label equals nothing.
const NO_VALUE = "\0";

function readComparison(name: string, rest: string): LabelMatcher {
  const [, operator, text] = /^(==|=|!=|>|<)\s*([^\s=!<>,()]*)$/.exec(rest) ?? [];
  if (operator === undefined || text === undefined)
    throw invalid(name + rest, "expected: '=', '!=', '==', 'in', 'notin'");
  if (operator === ">" || operator === "<") return readOrder(name, operator, text);
  const value = checkedValue(text);
  if (operator === "!=") return (labels) => labels.get(name) !== value;
  return (labels) => labels.get(name) === value;
}

function readOrder(name: string, operator: ">" | "<", text: string): LabelMatcher {
  if (!/^[-+]?\d+$/.test(text)) throw invalid(text, "for 'Gt', 'Lt' operators, the value must be an integer");
  return (labels) => {
    const label = labels.get(name) ?? "";
    if (!/^[-+]?\d+$/.test(label)) return false;
    return operator === ">" ? BigInt(label) > BigInt(text) : BigInt(label) < BigInt(text);
  };
}

function isLabelKey(name: string): boolean {
  const [first = "", second, ...others] = name.split("/");
  const [prefix, last] = second === undefined ? [undefined, first] : [first, second];
  const validPrefix =
    prefix === undefined ||
    (prefix.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix));
  return (
    others.length === 0 && validPrefix && last.length <= 63 && /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/.test(last)
  );
}

function checkedValue(value: string): string {
  if (value.length <= 63 && /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value)) return value;
  throw invalid(value, "invalid label value");
}

function invalid(part: string, reason: string): KustomizeError {
  return new KustomizeError("SELECTOR_INVALID", `unable to parse requirement ${JSON.stringify(part)}: ${reason}`, {
    next: "Write it like a Kubernetes label selector, for example app=web,tier notin (db).",
  });
}
