import { describeVerdict } from "./describe-verdict.ts";
import { type Markup, markup } from "./markup.ts";
import { notesOf, reasonsOf } from "./notes-of.ts";
import { pageStyle } from "./page-style.ts";
import { differencesPicture, ratesPicture } from "./report-pictures.ts";
import { armsTable, differencesTable } from "./report-tables.ts";
import type { Report } from "./report.ts";

export interface ReportPageOptions {
  /** What people call the experiment; its name unless told. */
  readonly title?: string | undefined;
  /** As of when it holds, in words: whoever finds the file later reads it. */
  readonly readAt?: string | undefined;
}

/** The report as one HTML file, which needs nothing else: no script, nothing from the net. */
export function reportPage(report: Report, { title = report.experiment, readAt }: ReportPageOptions = {}): string {
  const { experiment, version } = report;
  const what = [`${experiment}, version ${version}`, ...(readAt === undefined ? [] : [`as of ${readAt}`])].join(", ");
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}: report</title>
<style>${{ markup: pageStyle }}</style>
</head>
<body>
<main>
<header><h1>${title}</h1><p class="quiet">${what}</p></header>
${verdictPart(report)}
${picturesPart(report)}
${[armsTable(report), ...differencesTable(report)]}
${notesPart(report)}
</main>
</body>
</html>
`;
  return page.markup;
}

function verdictPart(report: Report): Markup {
  const { verdict } = report;
  return markup`<div class="verdict ${verdict.answer}"><strong>${describeVerdict(report)}</strong> ${reasonsOf(report).join(" ")}
${progressPart(report)}</div>`;
}

/** How far it is to the horizon, until it is reached. */
function progressPart({ horizon, verdict: { answer, exposures } }: Report): Markup | "" {
  if (horizon === undefined || answer !== "wait") return "";
  const label = `${exposures} of ${horizon} exposures`;
  return markup`<progress value="${exposures}" max="${horizon}" aria-label="${label}"></progress>`;
}

function picturesPart(report: Report): Markup | "" {
  const rates = ratesPicture(report);
  const differences = differencesPicture(report);
  if (rates === undefined || differences === undefined) return "";
  return markup`<div class="pictures">
<figure><h2>Rates of Likes</h2>${rates}</figure>
<figure><h2>Differences, in percentage points</h2>${differences}</figure>
</div>`;
}

function notesPart(report: Report): Markup | "" {
  const notes = notesOf(report).map((note) => markup`<li>${note}</li>`);
  return notes.length === 0 ? "" : markup`<section><h2>How to read it</h2><ul>${notes}</ul></section>`;
}
