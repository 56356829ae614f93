/**
 * The text that a folded scalar (`>`) has after go-yaml wrote and read it once more.
 *
 * It gains an empty line before a line that starts with a space; a text that itself starts with one loses line breaks.
 */
export function refoldText(text: string): string {
  if (!text.trimEnd().includes("\n") || / \n|\t\n/.test(text) || text.endsWith(" ")) return text;
  const startsBlank = /^\n*[ \t]/.test(text);
  return text.replaceAll(/(?<=(^|\n)([^\n]+))\n+(?=([^\n]))/g, (breaks: string, ...groups: readonly unknown[]) => {
    const [, line, next] = groups as readonly string[];
    const isBlank = (start: string | undefined): boolean => /^[ \t]/.test(start ?? "");
    if (isBlank(line)) return breaks;
    if (isBlank(next)) return startsBlank ? breaks : `${breaks}\n`;
    if (!startsBlank) return breaks;
    return breaks.length === 1 ? " " : breaks.slice(1);
  });
}
