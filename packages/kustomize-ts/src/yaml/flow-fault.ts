import type { Scalar } from "yaml";

/**
 * What go-yaml holds against an unquoted text in brackets; undefined when nothing.
 *
 * There it takes each "?" for a mark, and so a ":" at the start; a comma directly behind a tag is a part of the tag.
 */
export function flowFault({ source = "", tag, range }: Scalar, text: string): string | undefined {
  if (/^:|\?/.test(source)) return `Put ${source} in quotes: in brackets it means something else.`;
  const isTagAlone = source === "" && tag !== undefined;
  return isTagAlone && /\S/.test(text[(range?.[0] ?? 0) - 1] ?? "") ? "Put a space behind the tag." : undefined;
}
