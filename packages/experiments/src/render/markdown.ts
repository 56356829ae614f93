/**
 * A text from outside as code within a line, where neither a mention nor a tag nor anything else in it is acted on; `|` is
 * escaped, as tables of GitLab and GitHub want it.
 *
 * @example
 * inlineCode("a`b|c"); // "`` a`b\\|c ``"
 */
export function inlineCode(text: string): string {
  const visible = showInvisible(text.replaceAll(/\s+/g, " ")).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(visible) + 1);
  const space = visible.startsWith("`") || visible.endsWith("`") || fence.length > 1 ? " " : "";
  return `${fence}${space}${visible}${space}${fence}`;
}

/** A text from outside as a block of code, which nothing in it can end. */
export function codeBlock(text: string, language: string): string {
  const visible = text.split("\n").map(showInvisible).join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(visible) + 1));
  return `${fence}${language}\n${visible}\n${fence}`;
}

/** What nobody would see, such as signs that turn the direction of writing, becomes a sign of its own. */
function showInvisible(text: string): string {
  return text.replaceAll(/[\p{Control}\p{Format}\u2028\u2029]/gu, (sign) => (sign === "\t" ? sign : "\uFFFD"));
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
