import type { Pipeline } from "./gitlab-pipeline.ts";

/** A picture (SVG) of the jobs of a GitLab pipeline, a column for each stage; those that extend `.button` wait for a person. */
export function pipelinePicture(pipeline: Pipeline): string {
  const { stages, ...jobs } = pipeline as unknown as { readonly stages: readonly string[] } & Readonly<
    Record<string, Job>
  >;
  const columns = stages.map((stage) => Object.keys(jobs).filter((job) => jobs[job]?.stage === stage));
  const width = margin + stages.length * step;
  const height = 70 + Math.max(...columns.map((column) => column.length)) * row;
  const boxes = columns.flatMap((column, index) =>
    column.map((job, place) => box({ job, index, place, isButton: jobs[job]?.extends === ".button" })),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13.5" text-anchor="middle" role="img" aria-labelledby="title">`,
    `  <title id="title">${columns.map((column, index) => `${stages[index]}: ${column.join(", ")}`).join("; ")}</title>`,
    `  <rect width="${width}" height="${height}" rx="12" fill="#f7f8f6"/>`,
    ...stages.map((stage, index) => `  <text x="${centre(index)}" y="36" fill="#55606e">${stage}</text>`),
    ...stages.slice(1).map((_, index) => arrow(index)),
    ...boxes,
    "</svg>\n",
  ].join("\n");
}

interface Job {
  readonly stage?: string;
  readonly extends?: string;
}

/** In pixels: around all, from column to column, from row to row, a job's box. */
const [margin, step, row, boxWidth, boxHeight] = [24, 148, 48, 124, 36];

function centre(column: number): number {
  return margin + column * step + boxWidth / 2;
}

function arrow(column: number): string {
  const from = centre(column) + boxWidth / 2;
  return `  <path d="M${from + 3} 76h18m-6 -5l6 5l-6 5" fill="none" stroke="#55606e" stroke-width="1.6"/>`;
}

interface Box {
  readonly job: string;
  readonly index: number;
  readonly place: number;
  readonly isButton: boolean;
}

function box({ job, index, place, isButton }: Box): string {
  const [x, y] = [centre(index), 58 + place * row];
  const [fill, stroke] = isButton ? ["#ffffff", "#c9cfc6"] : ["#e6f1e4", "#8fb98a"];
  const frame = `<rect x="${x - boxWidth / 2}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="18" fill="${fill}" stroke="${stroke}"/>`;
  return `  ${frame}<text x="${x}" y="${y + 23}" fill="#1e2a23" font-weight="600">${isButton ? "▶ " : ""}${job}</text>`;
}
