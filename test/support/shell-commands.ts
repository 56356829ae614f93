/**
 * The commands of a line of shell, each as its words: without comments, variables that are set before, `sudo` and `npx`.
 *
 * It knows what documentation uses: quotes, `&&`, `||`, `|` and `;`; no substitutions.
 */
export function shellCommandsOf(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [token] of line.matchAll(tokens)) {
    if (token.startsWith("#")) break;
    if (/^(?:&&|\|\|?|;)$/.test(token)) commands.push([]);
    else commands.at(-1)?.push(token.replaceAll(/["']/g, ""));
  }
  return commands.map(withoutPrefix).filter((words) => words.length > 0);
}

const tokens = /&&|\|\|?|;|(?:"[^"]*"|'[^']*'|[^\s"'&|;])+/g;

function withoutPrefix(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word) && word !== "sudo" && word !== "npx");
  return first === -1 ? [] : words.slice(first);
}
