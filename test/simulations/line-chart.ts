/** A chart of some lines over days, as parts of an SVG. */
export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** The upper end of the y-axis, which begins at 0, and the marks on it. */
  readonly top: number;
  readonly marks: readonly number[];
  readonly format: (value: number) => string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly name: string;
  readonly colour: string;
  /** One for each day, from the first one on. */
  readonly values: readonly number[];
  readonly isDashed?: boolean;
}

/** In pixels: a chart with its axes, without what is written around it. */
export const chart = { width: 300, height: 210 } as const;

/** Draws a chart with its left upper corner at (x, y): the title above, the names at the ends of the lines. */
export function drawLineChart(data: LineChart, { x, y }: { readonly x: number; readonly y: number }): string {
  const days = Math.max(...data.lines.map(({ values }) => values.length));
  return [
    `<g transform="translate(${x} ${y})">`,
    `<text y="-34" font-weight="600" font-size="15">${data.title}</text>`,
    `<text y="-14" fill="#55606e">${data.yLabel}</text>`,
    ...data.marks.map((mark) => drawMark(mark, data)),
    ...data.lines.map((line) => drawLine(line, days, data.top)),
    ...placeNames(data).map(({ line, at }) => {
      const text = `<text x="${chart.width + 8}" y="${at + 4}" fill="${line.colour}" font-weight="600">${line.name}</text>`;
      return text;
    }),
    `<text x="${chart.width / 2}" y="${chart.height + 24}" fill="#55606e" text-anchor="middle">${data.xLabel}</text>`,
    "</g>",
  ].join("\n  ");
}

function drawMark(mark: number, { top, format }: LineChart): string {
  const at = heightOf(mark, top);
  const label = `<text x="-8" y="${at + 4}" fill="#55606e" text-anchor="end">${format(mark)}</text>`;
  return `<path d="M0 ${at}h${chart.width}" stroke="#dfe3dc"/>${label}`;
}

function drawLine({ colour, values, isDashed }: Line, days: number, top: number): string {
  const points = values.map((value, day) => `${round((day / (days - 1)) * chart.width)} ${heightOf(value, top)}`);
  const dash = isDashed === true ? ' stroke-dasharray="2 4"' : "";
  return `<path d="M${points.join("L")}" fill="none" stroke="${colour}" stroke-width="2.2" stroke-linejoin="round"${dash}/>`;
}

/** The names beside the lines' ends, from above; those that would touch are moved down. */
function placeNames({ lines, top }: LineChart): readonly { readonly line: Line; readonly at: number }[] {
  const ends = lines.map((line) => ({ line, at: heightOf(line.values.at(-1) ?? 0, top) }));
  let last = Number.NEGATIVE_INFINITY;
  return ends
    .toSorted((one, other) => one.at - other.at)
    .map(({ line, at }) => {
      last = Math.max(at, last + 17);
      return { line, at: last };
    });
}

function heightOf(value: number, top: number): number {
  return round(chart.height * (1 - value / top));
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
