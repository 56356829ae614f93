import type { YamlNode } from "./node.ts";

/**
 * Takes the line break from a block text that ends with the file where the file itself ends without one.
 *
 * So go-yaml reads it. Patches in a kustomization always end like that, since kustomize trims them.
 */
export function cutFinalBreak(root: YamlNode, text: string): void {
  if (text.endsWith("\n")) return;
  const last = lastScalar(root);
  if (last === undefined || (last.style !== "literal" && last.style !== "folded")) return;
  const line = lastLineOf(text);
  const content = last.value.replace(/\n$/, "");
  const ownLine = line.trim() === "" ? lastLineOf(content) : line.trimStart();
  // Else the text ends with something behind the block: a comment, or an alias that stands for it.
  if (ownLine !== "" && line.endsWith(ownLine) && content.endsWith(ownLine)) last.value = content;
}

function lastLineOf(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}

function lastScalar(node: YamlNode): YamlNode | undefined {
  let last: YamlNode | undefined = node;
  while (last !== undefined && last.kind !== "scalar") last = last.entries.at(-1)?.value ?? last.items.at(-1);
  return last;
}
