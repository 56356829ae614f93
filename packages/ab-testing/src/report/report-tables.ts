import { decimalsFor, formatConfidence, formatInterval, formatPercent, formatPoints } from "./format-number.ts";
import { type Markup, markup } from "./markup.ts";
import type { ArmReport } from "./report-arms.ts";
import type { Report } from "./report.ts";

/** What was counted, for people: the numbers that the pictures show, and those that they do not. */
export function armsTable({ arms, alpha }: Report): Markup {
  const rates = arms.flatMap(({ rate }) => rate ?? []);
  const decimals = decimalsFor(rates);
  const heading = [
    "Exposures",
    "Expected",
    "Likes",
    ...(rates.length > 0 ? ["Rate", `${formatConfidence(alpha)} interval`] : []),
  ];
  return table({
    caption: "Arms",
    heading: ["Arm", ...heading],
    rows: arms.map((arm) => ({
      name: nameOf(arm),
      cells: [...countsOf(arm), ...(rates.length > 0 ? rateCells(arm, decimals) : [])],
    })),
  });
}

function nameOf({ arm, text }: ArmReport): Markup {
  return text === undefined ? markup`${arm}` : markup`${arm} <span class="quiet">“${text}”</span>`;
}

function countsOf({ exposures, expectedExposures, likes }: ArmReport): readonly string[] {
  return [exposures, Math.round(expectedExposures), likes].map(String);
}

function rateCells({ rate }: ArmReport, decimals: number): readonly string[] {
  if (rate === undefined) return ["–", "–"];
  const percent = (value: number): string => formatPercent(value, decimals);
  return [percent(rate.value), formatInterval(rate, percent)];
}

/** The comparisons; none where nothing may be compared. */
export function differencesTable({ verdict: { comparisons }, alpha }: Report): readonly Markup[] {
  if (comparisons.length === 0) return [];
  const decimals = decimalsFor(comparisons);
  const points = (value: number): string => formatPoints(value, decimals);
  return [
    table({
      caption: "Differences, in percentage points",
      heading: ["Arms", "Difference", `${formatConfidence(alpha)} interval`, "First one is"],
      rows: comparisons.map((comparison) => ({
        name: markup`${comparison.treatment} − ${comparison.control}`,
        cells: [points(comparison.difference), formatInterval(comparison, points), comparison.treatmentIs],
      })),
    }),
  ];
}

interface Table {
  readonly caption: string;
  readonly heading: readonly string[];
  readonly rows: readonly TableRow[];
}

interface TableRow {
  readonly name: Markup;
  readonly cells: readonly string[];
}

/** A wide one scrolls within itself, and by keys, too. */
function table({ caption, heading, rows }: Table): Markup {
  return markup`<section><h2>${caption}</h2><div class="table" tabindex="0" role="region" aria-label="${caption}"><table>
<thead><tr>${heading.map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>${rows.map(tableRow)}</tbody>
</table></div></section>`;
}

function tableRow({ name, cells }: TableRow): Markup {
  return markup`<tr><th scope="row">${name}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>`;
}
