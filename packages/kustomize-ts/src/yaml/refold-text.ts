/**
 * The text that a folded scalar (`>`) has after go-yaml wrote and read it once more.
 *
 * It gains an empty line before a line that starts with a space, and at its end where it keeps empty ones; a text that itself starts with one loses line breaks.
 */
export function refoldText(text: string): string {
  if (!text.includes("\n") || text.includes(" \n") || text.endsWith(" ")) return text;
  const startsBlank = isBlank(text.replace(/^\n+/, ""));
  const parts = text.split(/(\n+)/);
  // Parts alternate: a line, the breaks behind it, the next line.
  for (let at = 1; at < parts.length; at += 2) {
    const [line = "", breaks = "", next = ""] = parts.slice(at - 1, at + 2);
    if (line === "" || isBlank(line)) continue;
    if (next === "") parts[at] = breaks.length > 1 && !startsBlank ? `${breaks}\n` : breaks;
    else if (isBlank(next)) parts[at] = startsBlank ? breaks : `${breaks}\n`;
    else if (startsBlank) parts[at] = breaks.length === 1 ? " " : breaks.slice(1);
  }
  return parts.join("");
}

function isBlank(start: string): boolean {
  return start.startsWith(" ") || start.startsWith("\t");
}
