import { drawBias } from "./draw-bias.ts";
import { drawLineChart, type Line, type LineChart, paper } from "./line-chart.ts";
import type { SimulationResults } from "./simulation-results.ts";

const [red, green, amber, grey] = ["#b3261e", "#2f6b3a", "#8a5a00", "#55606e"] as const;

/** The picture (SVG) of the package's page: false alarms and coverage under daily looks, regret, and bias. */
export function simulationPicture(results: SimulationResults): string {
  const { runs, bias } = results;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1120 726" font-family="system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif" font-size="15" fill="${paper.ink}" role="img" aria-labelledby="title">`,
    `  <title id="title">${runs.toLocaleString("en")} simulated experiments of each kind: false alarms and coverage under daily looks, Likes lost, bias of rates</title>`,
    `  <rect x="0.5" y="0.5" width="1119" height="725" rx="12" fill="${paper.background}" stroke="${paper.edge}"/>`,
    drawLineChart(falseAlarms(results), { x: 68, y: 84 }),
    drawLineChart(coverage(results), { x: 632, y: 84 }),
    drawLineChart(likesLost(results), { x: 68, y: 444 }),
    drawBias(bias, { x: 632, y: 444, naive: red, weighted: green }),
    "</svg>\n",
  ].join("\n");
}

function falseAlarms({ same }: SimulationResults): LineChart {
  return {
    title: "Nothing to find, looked at each day",
    yLabel: "experiments with a false alarm so far",
    xLabel: "day; both arms 10 %, 200 visitors a day",
    bottom: 0,
    top: 0.3,
    marks: [0, 0.1, 0.2, 0.3],
    format: wholePercent,
    xMarks: daysOf(same.plain),
    lines: [
      { name: "plain test", figure: percent(same.plain.at(-1)), colour: red, values: same.plain },
      { name: "promised: 5 %", colour: grey, values: same.plain.map(() => 0.05), isDashed: true },
      { name: "confidence sequence", figure: percent(same.sequence.at(-1)), colour: green, values: same.sequence },
    ],
  };
}

function coverage({ different }: SimulationResults): LineChart {
  const [plain, sequence] = [different.plain.map(complement), different.sequence.map(complement)];
  return {
    title: "A true difference, looked at each day",
    yLabel: "experiments whose intervals all covered it so far",
    xLabel: "day; 10 % beside 13 %, 200 visitors a day",
    bottom: 0.7,
    top: 1,
    marks: [0.7, 0.8, 0.9, 1],
    format: wholePercent,
    xMarks: daysOf(plain),
    lines: [
      { name: "confidence sequence", figure: percent(sequence.at(-1)), colour: green, values: sequence },
      { name: "promised: 95 %", colour: grey, values: plain.map(() => 0.95), isDashed: true },
      { name: "plain interval", figure: percent(plain.at(-1)), colour: red, values: plain },
    ],
  };
}

function likesLost({ regret, exposuresPerDay }: SimulationResults): LineChart {
  const lines = Object.entries(regret).map(([name, values], index): Line => {
    const colour = [grey, red, amber][index] ?? green;
    return { name, figure: `${(values.at(-1) ?? 0).toFixed(0)} Likes`, values: [0, ...values], colour };
  });
  const days = (lines[0]?.values.length ?? 1) - 1;
  return {
    title: "What learning costs",
    yLabel: "Likes lost to the worse arm, 10 % beside 13 %",
    xLabel: "exposures",
    bottom: 0,
    top: 160,
    marks: [0, 50, 100, 150],
    format: String,
    xMarks: [0, days / 2, days].map((index) => ({ index, label: (index * exposuresPerDay).toLocaleString("en") })),
    lines,
  };
}

/** The first day, and each tenth one. */
function daysOf(values: readonly number[]): LineChart["xMarks"] {
  return values
    .map((_, index) => ({ index, label: String(index + 1) }))
    .filter(({ index }) => index === 0 || index % 10 === 9);
}

function complement(part: number): number {
  return 1 - part;
}

function percent(part = 0): string {
  return `${(part * 100).toFixed(1)} %`;
}

function wholePercent(part: number): string {
  return `${(part * 100).toFixed(0)} %`;
}
