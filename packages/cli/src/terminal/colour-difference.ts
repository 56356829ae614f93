import type { Terminal } from "./terminal.ts";

/** Colours the lines of a plan or a rendered difference by their first character: green came, red went, yellow
 * changed. */
export function colourDifference(text: string, terminal: Terminal): string {
  return text
    .split("\n")
    .map((line) => colourLine(line, terminal))
    .join("\n");
}

function colourLine(line: string, { style }: Terminal): string {
  if (line.startsWith("+")) return style("green", line);
  if (line.startsWith("-")) return style("red", line);
  if (line.startsWith("~")) return style("yellow", line);
  if (line.startsWith("@@")) return style("cyan", line);
  if (/^(create|change|delete) /.test(line)) return style("bold", line);
  return line;
}
