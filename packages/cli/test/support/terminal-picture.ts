import { stripVTControlCharacters } from "node:util";

/** A picture (SVG) of a terminal after a command; its output may hold the colours of `styleText`. */
export function terminalPicture(command: string, output: string): string {
  const lines = [`$ ${command}`, ...output.trimEnd().split("\n")].flatMap(fold);
  const longest = Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
  const [width, height] = [Math.ceil(longest * letter + 2 * margin), lines.length * lead + 2 * margin];
  const texts = lines.map(
    (line, index) => `  <text x="${margin}" y="${margin + 14 + index * lead}">${coloured(line)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, monospace" font-size="13" fill="#1e2a23" role="img" aria-labelledby="title">`,
    `  <title id="title">${escape(`${command}\n${stripVTControlCharacters(output).trim()}`)}</title>`,
    `  <rect width="${width}" height="${height}" rx="12" fill="#f7f8f6" stroke="#c9cfc6"/>`,
    ...texts,
    "</svg>\n",
  ].join("\n");
}

/** In pixels: the width of a letter, from line to line, around all. */
const [letter, lead, margin] = [7.83, 20, 18];
const columns = 120;

const colours: Readonly<Record<string, string>> = {
  "1": 'font-weight="600"',
  "2": 'fill="#55606e"',
  "31": 'fill="#b3261e" font-weight="600"',
  "32": 'fill="#2f6b3a" font-weight="600"',
  "33": 'fill="#8a5a00"',
  "36": 'fill="#1f6f8b"',
};

/** As a terminal of that many columns shows a long line, but between words. */
function fold(line: string): readonly string[] {
  const visible = stripVTControlCharacters(line);
  if (visible.length <= columns) return [line];
  const end = line.lastIndexOf(" ", columns + line.length - visible.length);
  return [line.slice(0, end), ...fold(`    ${line.slice(end + 1)}`)];
}

function coloured(text: string): string {
  // Spaces in a row would be shown as one.
  const line = text.replaceAll(" ", "\u00A0");
  // oxlint-disable-next-line no-control-regex -- the escape sequences of a terminal
  const [plain = "", ...styled] = line.split(/\u001B\[(?=\d+m)/);
  return escape(plain) + styled.map(span).join("");
}

function span(part: string): string {
  const [, code = "", text = ""] = /^(\d+)m(.*)$/.exec(part) ?? [];
  const attributes = colours[code];
  return attributes === undefined ? escape(text) : `<tspan ${attributes}>${escape(text)}</tspan>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
