import { chart, drawHeading, drawXMark, paper } from "./line-chart.ts";
import type { Bias } from "./simulate-bias.ts";
import type { SimulationResults } from "./simulation-results.ts";

/** Draws a row for each estimate: its mean error, and four standard errors to each side. */
export function drawBias(bias: SimulationResults["bias"], { x, y, naive, weighted }: BiasPlace): string {
  const rows = Object.entries(bias).flatMap(([policy, errors]) => [
    { name: policy, detail: "Likes / exposures", error: errors.naive, colour: naive },
    { name: policy, detail: "by propensities", error: errors.weighted, colour: weighted },
  ]);
  const heading = { title: "Rates from bandit data", yLabel: "mean error of a rate of 10 % after 500 visitors" };
  return [
    `<g transform="translate(${x} ${y})">`,
    ...drawHeading(heading),
    `<path d="M0 ${chart.height}h${chart.width}" stroke="${paper.note}"/>`,
    ...marks.map((mark) => {
      const line = `<path d="M${placeOf(mark)} 0v${chart.height}" stroke="${mark === 0 ? paper.note : paper.grid}"/>`;
      return line + drawXMark(placeOf(mark), `${mark === 0 ? "" : "−"}${Math.abs(mark * 100).toFixed(1)}`);
    }),
    ...rows.map((row, index) => drawRow(row, ((index + 0.5) * chart.height) / rows.length)),
    `<text x="${chart.width / 2}" y="${chart.height + 46}" fill="${paper.note}" text-anchor="middle">percentage points; bars: ± 4 standard errors</text>`,
    "</g>",
  ].join("\n  ");
}

export interface BiasPlace {
  /** The left upper corner, in pixels. */
  readonly x: number;
  readonly y: number;
  /** The colour of each estimate. */
  readonly naive: string;
  readonly weighted: string;
}

interface Row {
  readonly name: string;
  readonly detail: string;
  readonly error: Bias;
  readonly colour: string;
}

/** A naive rate is too low: most of the axis is below 0. */
const [from, to] = [-0.016, 0.004];
const marks = [-0.015, -0.01, -0.005, 0] as const;

/** With few runs an error may reach beyond the axis; it ends there. */
function placeOf(value: number): number {
  const within = Math.min(Math.max(value, from), to);
  return Math.round((chart.width * (within - from)) / (to - from));
}

function drawRow({ name, detail, error: { mean, standardError }, colour }: Row, at: number): string {
  const [left, right] = [placeOf(mean - 4 * standardError), placeOf(mean + 4 * standardError)];
  const text = `<text x="${chart.width + 10}" y="${at - 4}" fill="${colour}" font-weight="600">${name}<tspan x="${chart.width + 10}" dy="18" font-weight="400">${detail}</tspan></text>`;
  const bar = `<path d="M${left} ${at}H${right}" stroke="${colour}" stroke-width="4"/>`;
  return `${text}${bar}<circle cx="${placeOf(mean)}" cy="${at}" r="5" fill="${colour}"/>`;
}
