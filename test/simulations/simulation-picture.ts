import type { Bias } from "./simulate-bias.ts";
import { chart, drawLineChart, type Line } from "./line-chart.ts";
import type { Peeking } from "./simulate-peeking.ts";

/** What `npm run simulate` found, as far as the picture shows it. */
export interface SimulationResults {
  readonly runs: number;
  /** Without a difference, under `fixed`. */
  readonly peeking: Peeking;
  readonly regret: Readonly<Record<string, readonly number[]>>;
  readonly exposuresPerDay: number;
  readonly bias: Readonly<Record<string, { readonly naive: Bias; readonly weighted: Bias }>>;
}

const [red, green, blue, amber, grey] = ["#b3261e", "#2f6b3a", "#1f6f8b", "#8a5a00", "#55606e"] as const;

/** The picture (SVG) of the package's page: false alarms under daily looks, regret, and bias. */
export function simulationPicture({ runs, peeking, regret, exposuresPerDay, bias }: SimulationResults): string {
  const days = peeking.plain.length;
  const lost = Object.entries(regret).map(([name, values], index): Line => {
    return { name, values: [0, ...values], colour: [grey, red, amber, green][index] ?? blue };
  });
  const exposures = (exposuresPerDay * (lost[0]?.values.length ?? 1) - exposuresPerDay).toLocaleString("en");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1130 620" font-family="system-ui, sans-serif" font-size="13" fill="#1e2a23" role="img" aria-labelledby="title">`,
    `  <title id="title">${runs.toLocaleString("en")} simulated experiments: false alarms under daily looks, Likes lost, bias of rates</title>`,
    `  <rect width="1130" height="620" rx="12" fill="#f7f8f6" stroke="#c9cfc6"/>`,
    drawLineChart(
      {
        title: "Looking each day",
        yLabel: "experiments with a false alarm so far",
        xLabel: `day 1 to ${days}; both arms like alike`,
        top: 0.3,
        marks: [0, 0.1, 0.2, 0.3],
        format: (value) => `${value * 100} %`,
        lines: [
          { name: "plain test", colour: red, values: peeking.plain },
          { name: "promised: 5 %", colour: grey, values: peeking.plain.map(() => 0.05), isDashed: true },
          { name: "confidence sequence", colour: green, values: peeking.sequence },
        ],
      },
      { x: 70, y: 80 },
    ),
    drawLineChart(
      {
        title: "What learning costs",
        yLabel: "Likes lost to the worse arm, 10 % beside 13 %",
        xLabel: `0 to ${exposures} exposures`,
        top: 160,
        marks: [0, 50, 100, 150],
        format: String,
        lines: lost,
      },
      { x: 610, y: 80 },
    ),
    drawBias(bias, { x: 190, y: 410 }),
    "</svg>\n",
  ].join("\n");
}

/** A row for each estimate: its mean error, and four standard errors to each side. */
function drawBias(bias: SimulationResults["bias"], { x, y }: { readonly x: number; readonly y: number }): string {
  const rows = Object.entries(bias).flatMap(([policy, { naive, weighted }]) => [
    { name: `${policy}: Likes / exposures`, error: naive, colour: red },
    { name: `${policy}: by propensities`, error: weighted, colour: green },
  ]);
  const [width, reach] = [2 * chart.width + 120, 0.025];
  const place = (value: number): number => Math.round((width * (value + reach)) / (2 * reach));
  return [
    `<g transform="translate(${x} ${y})">`,
    `<text x="-120" y="-24" font-weight="600" font-size="15">Rates from bandit data</text>`,
    `<text x="-120" y="-4" fill="#55606e">mean error of an estimated rate of 10 %, with four standard errors to each side</text>`,
    ...[-0.02, -0.01, 0, 0.01, 0.02].map((mark) => {
      const colour = mark === 0 ? "#8a938c" : "#dfe3dc";
      const label = `<text x="${place(mark)}" y="176" fill="#55606e" text-anchor="middle">${(mark * 100).toFixed(0)} %</text>`;
      return `<path d="M${place(mark)} 8v148" stroke="${colour}"/>${label}`;
    }),
    ...rows.map(({ name, error, colour }, index) => {
      const at = 28 + index * 36;
      const [from, to] = [error.mean - 4 * error.standardError, error.mean + 4 * error.standardError].map(place);
      const label = `<text x="50" y="${at + 4}" text-anchor="end" fill="${colour}" font-weight="600">${name}</text>`;
      const bar = `<path d="M${from} ${at}H${to}" stroke="${colour}" stroke-width="3"/>`;
      return `${label}${bar}<circle cx="${place(error.mean)}" cy="${at}" r="5" fill="${colour}"/>`;
    }),
    "</g>",
  ].join("\n  ");
}
