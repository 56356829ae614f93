import { formatReport, reportPage } from "@grove/ab-testing";
import { type Command, option } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { withLab } from "../lab/open-lab.ts";
import { writePrivateFile } from "../lab/write-private-file.ts";
import { readWebSpec } from "../web-experiment/read-web-spec.ts";
import { reportOf } from "../web-experiment/report-of.ts";

/** Says what may be said of a web experiment now: counts, rates, differences and the verdict; with `--html` also as a page. */
export const report: Command = async (context, input) => {
  const experiment = experimentOf(input, "production");
  const spec = await withLab(context, async (lab) => readWebSpec(lab, experiment));
  const said = await reportOf(context, { ...experiment, spec });
  const path = context.dryRun ? undefined : option(input, "html");
  const text = formatReport(said);
  if (path === undefined) return { text, data: { ...experiment, ...said } };
  const readAt = `${new Date().toISOString().slice(0, "2026-11-26T10:02".length).replace("T", " ")} UTC`;
  const file = writePrivateFile(context, { path, text: reportPage(said, { title: spec.title ?? spec.name, readAt }) });
  return { text: `${text}\n\nas a page: ${file}`, data: { ...experiment, ...said, file } };
};
