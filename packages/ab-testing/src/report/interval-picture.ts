import type { Interval } from "../statistics/epoch-counts.ts";
import { type Axis, axisOf } from "./interval-axis.ts";
import { type Markup, markup } from "./markup.ts";

/** Estimates with their intervals, a row each, over one axis. */
export interface IntervalPicture {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, in words, for who does not see it. */
  readonly description: string;
  readonly rows: readonly IntervalRow[];
  /** Where it stands out: no difference. */
  readonly zero?: boolean;
  readonly formatMark: (value: number) => string;
}

export interface IntervalRow extends Interval {
  readonly label: string;
  /** The estimate as people read it. */
  readonly text: string;
  readonly value: number;
  readonly tone: "better" | "worse" | "plain";
}

const [width, margin, rowHeight] = [320, 16, 46] as const;

/** An inline SVG of 320 units: as wide as a phone, and read from there on. Its colours are the page's. */
export function intervalPicture({ id, title, description, rows, zero = false, formatMark }: IntervalPicture): Markup {
  const axis = axisOf(zero ? [...rows, { lower: 0, upper: 0 }] : rows);
  const height = rows.length * rowHeight + 30;
  return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title>
<desc id="${id}-description">${description}</desc>
${axis.marks.map((mark) => drawMark({ mark, axis, height, text: formatMark(mark) }))}
${zero ? drawZero(axis, height) : ""}
${rows.map((row, index) => drawRow(row, { axis, top: index * rowHeight }))}
</svg>`;
}

interface MarkTask {
  readonly mark: number;
  readonly axis: Axis;
  readonly height: number;
  readonly text: string;
}

function drawMark({ mark, axis, height, text }: MarkTask): Markup {
  const x = placeOf(mark, axis);
  return markup`<path class="grid" d="M${x} 2V${height - 24}"/><text class="mark" x="${x}" y="${height - 8}">${text}</text>`;
}

function drawZero(axis: Axis, height: number): Markup {
  return markup`<path class="zero" d="M${placeOf(0, axis)} 2V${height - 24}"/>`;
}

/** The name and the number above the interval: beside it there is no room on a phone. */
function drawRow({ label, text, tone, value, lower, upper }: IntervalRow, place: RowPlace): Markup {
  const { axis, top } = place;
  const [from, at, to] = [lower, value, upper].map((each) => placeOf(each, axis));
  const y = top + 31;
  return markup`<g class="${tone}">
<text class="name" x="${margin}" y="${top + 17}">${label}</text>
<text class="number" x="${width - margin}" y="${top + 17}">${text}</text>
<path class="interval" d="M${from ?? 0} ${y}H${to ?? 0}M${from ?? 0} ${y - 5}v10M${to ?? 0} ${y - 5}v10"/>
<circle cx="${at ?? 0}" cy="${y}" r="5"/>
</g>`;
}

interface RowPlace {
  readonly axis: Axis;
  readonly top: number;
}

function placeOf(value: number, { lower, upper }: Axis): number {
  const share = (Math.min(upper, Math.max(lower, value)) - lower) / (upper - lower);
  return Math.round((margin + share * (width - 2 * margin)) * 10) / 10;
}
