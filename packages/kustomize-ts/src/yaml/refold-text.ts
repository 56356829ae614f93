/**
 * The text that a folded scalar (`>`) has after go-yaml wrote and read it once more.
 *
 * It gains an empty line before a line that starts with a space; a text that itself starts with one loses line breaks.
 */
export function refoldText(text: string): string {
  if (!text.trimEnd().includes("\n") || text.includes(" \n") || text.endsWith(" ")) return text;
  const startsBlank = isBlank(text.replace(/^\n+/, ""));
  const parts = text.split(/(\n+)/);
  // Parts alternate: a line, the breaks behind it, the next line.
  for (let at = 1; at < parts.length; at += 2) {
    const [line = "", breaks = "", next = ""] = parts.slice(at - 1, at + 2);
    if (line === "" || next === "" || isBlank(line)) continue;
    if (isBlank(next)) parts[at] = startsBlank ? breaks : `${breaks}\n`;
    else if (startsBlank) parts[at] = breaks.length === 1 ? " " : breaks.slice(1);
  }
  return parts.join("");
}

function isBlank(start: string): boolean {
  return start.startsWith(" ") || start.startsWith("\t");
}
