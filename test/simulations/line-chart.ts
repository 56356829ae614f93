/** A chart of some lines over days, as parts of an SVG. */
export interface LineChart {
  readonly title: string;
  readonly yLabel: string;
  readonly xLabel: string;
  /** The ends of the y-axis, and the marks on it. */
  readonly bottom: number;
  readonly top: number;
  readonly marks: readonly number[];
  readonly format: (value: number) => string;
  /** The marks on the x-axis, each at one of the lines' values. */
  readonly xMarks: readonly { readonly index: number; readonly label: string }[];
  readonly lines: readonly Line[];
}

export interface Line {
  readonly name: string;
  /** What the name's second line says: where the line ends. */
  readonly figure?: string;
  readonly colour: string;
  /** One for each day, from the first one on. */
  readonly values: readonly number[];
  readonly isDashed?: boolean;
}

/** In pixels: a chart with its axes, without what is written around it. */
export const chart = { width: 290, height: 210 } as const;

/** What stands on the picture's paper, by its colour. */
export const paper = {
  background: "#f7f8f6",
  edge: "#c9cfc6",
  ink: "#1e2a23",
  note: "#4a5460",
  grid: "#d8ddd5",
} as const;

/** Draws a chart with its left upper corner at (x, y): the title above, the names at the ends of the lines. */
export function drawLineChart(data: LineChart, { x, y }: { readonly x: number; readonly y: number }): string {
  return [
    `<g transform="translate(${x} ${y})">`,
    ...drawHeading(data),
    ...data.marks.map((mark) => drawMark(mark, data)),
    ...data.xMarks.map(({ index, label }) => drawXMark(placeOf(index, data), label)),
    ...data.lines.map((line) => drawLine(line, data)),
    ...placeNames(data).map(drawName),
    `<text x="${chart.width / 2}" y="${chart.height + 46}" fill="${paper.note}" text-anchor="middle">${data.xLabel}</text>`,
    "</g>",
  ].join("\n  ");
}

/** What a chart says above itself, from its left upper corner on. */
export function drawHeading({ title, yLabel }: Pick<LineChart, "title" | "yLabel">): readonly string[] {
  return [
    `<text x="-44" y="-40" font-weight="600" font-size="18">${title}</text>`,
    `<text x="-44" y="-18" fill="${paper.note}">${yLabel}</text>`,
  ];
}

/** A mark on the x-axis of a chart, at so many pixels. */
export function drawXMark(at: number, label: string): string {
  const { height } = chart;
  return `<path d="M${at} ${height}v5" stroke="${paper.note}"/><text x="${at}" y="${height + 22}" fill="${paper.note}" text-anchor="middle">${label}</text>`;
}

function drawMark(mark: number, data: LineChart): string {
  const at = heightOf(mark, data);
  const label = `<text x="-8" y="${at + 5}" fill="${paper.note}" text-anchor="end">${data.format(mark)}</text>`;
  return `<path d="M0 ${at}h${chart.width}" stroke="${mark === data.bottom ? paper.note : paper.grid}"/>${label}`;
}

function drawLine({ colour, values, isDashed }: Line, data: LineChart): string {
  const points = values.map((value, index) => `${placeOf(index, data)} ${heightOf(value, data)}`);
  const dash = isDashed === true ? ' stroke-dasharray="3 5"' : "";
  return `<path d="M${points.join("L")}" fill="none" stroke="${colour}" stroke-width="2.4" stroke-linejoin="round"${dash}/>`;
}

interface PlacedName {
  readonly line: Line;
  readonly at: number;
}

function drawName({ line: { name, figure, colour }, at }: PlacedName): string {
  const x = chart.width + 10;
  const second = figure === undefined ? "" : `<tspan x="${x}" dy="${lineHeight}" font-weight="400">${figure}</tspan>`;
  return `<text x="${x}" y="${at + 5}" fill="${colour}" font-weight="600">${name}${second}</text>`;
}

const lineHeight = 18;

/** The names beside the lines' ends, from above; those that would touch move down, and up again where the chart ends. */
function placeNames(data: LineChart): readonly PlacedName[] {
  const names = data.lines
    .map((line) => ({ line, at: heightOf(line.values.at(-1) ?? 0, data) }))
    .toSorted((one, other) => one.at - other.at);
  let [from, to] = [Number.NEGATIVE_INFINITY, chart.height + lineHeight / 2];
  const down = names.map(({ line, at }) => {
    const placed = Math.max(at, from);
    from = placed + spaceOf(line);
    return { line, at: placed };
  });
  const up = down.toReversed().map(({ line, at }) => {
    const placed = Math.min(at, to - spaceOf(line));
    to = placed;
    return { line, at: placed };
  });
  return up.toReversed();
}

function spaceOf({ figure }: Line): number {
  return lineHeight * (figure === undefined ? 1 : 2) + 3;
}

function placeOf(index: number, { lines }: LineChart): number {
  const count = Math.max(...lines.map(({ values }) => values.length));
  return round((index / (count - 1)) * chart.width);
}

function heightOf(value: number, { bottom, top }: LineChart): number {
  return round((chart.height * (top - value)) / (top - bottom));
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
