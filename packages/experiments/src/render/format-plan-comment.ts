import { count, formatProblem } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";
import type { Comparison, ObjectChange, TouchedExperiment } from "./compare-rendered.ts";
import { formatRendered, summarizeChanges } from "./format-rendered.ts";
import { outlivesPruning } from "./holds-data.ts";
import { codeBlock, inlineCode } from "./markdown.ts";

/** What only the cluster knows of an experiment, in words for people. */
export interface LiveFacts {
  readonly experiment: ExperimentKey;
  /** `12.4 MiB`; empty where no database runs. */
  readonly database: string;
  /** `3 participants`; empty when nobody is. */
  readonly playing: string;
}

export interface PlanCommentInput {
  readonly comparison: Comparison;
  /** Of experiments that are touched; `undefined` where the cluster was not looked at. */
  readonly live: readonly LiveFacts[] | undefined;
}

/**
 * A comparison as a comment below a merge request, in the markdown of GitLab and GitHub: what would be deleted, which
 * experiments are touched, then all changed lines, folded up. Names and lines come from files that anybody may have
 * written, so each stands as code. Long parts are cut, and say so.
 */
export function formatPlanComment({ comparison, live }: PlanCommentInput): string {
  const { changes, experiments, problems } = comparison;
  if (changes.length === 0 && problems.length === 0) return `${title}\n\nNothing.\n`;
  const parts = [
    title,
    ...deletions(changes),
    ...(experiments.length === 0 ? [] : [table(experiments, { changes, live })]),
    ...(problems.length === 0
      ? []
      : ["**Cannot be rendered:**", block(problems.map(formatProblem).join("\n"), "text")]),
    details(formatRendered({ ...comparison, problems: [] }), summarizeChanges(changes)),
  ];
  return `${parts.join("\n\n")}\n`;
}

const title = "### What this changes in the cluster";

/** GitHub takes 65,536 characters in all; who reads more reads it on a terminal. */
const limits = { deletions: 30, rows: 100, characters: 40_000, problems: 5000 } as const;

function deletions(changes: readonly ObjectChange[]): readonly string[] {
  const gone = changes.filter(({ after }) => after === undefined);
  if (gone.length === 0) return [];
  const holding = gone.filter(({ holdsData }) => holdsData);
  const lines = holding.slice(0, limits.deletions).map(({ experiment, title: object, before }) => {
    const stays = before !== undefined && outlivesPruning(before) ? ", stays in the cluster" : "";
    return `- **${inlineCode(labelOf(experiment))} ${inlineCode(object)}** holds data${stays}`;
  });
  const rest = holding.length - lines.length;
  const heading = `**Deletes ${count(gone.length, "object")}, of which ${holding.length} hold data.**`;
  return [[heading, "", ...lines, ...(rest > 0 ? [`- … and ${rest} more that hold data`] : [])].join("\n").trimEnd()];
}

type TableInput = Pick<PlanCommentInput, "live"> & { readonly changes: readonly ObjectChange[] };

function table(experiments: readonly TouchedExperiment[], { changes, live }: TableInput): string {
  const heading = ["experiment", "", "objects", ...(live === undefined ? [] : ["database", "playing now"])];
  const rows = experiments.slice(0, limits.rows).map(({ experiment, change }) => {
    const label = labelOf(experiment);
    const own = changes.filter((each) => labelOf(each.experiment) === label);
    const facts = live?.find((each) => labelOf(each.experiment) === label);
    const seen = live === undefined ? [] : [facts?.database ?? "", bold(facts?.playing ?? "")];
    return [inlineCode(label), change === "ended" ? bold(change) : change, summarizeChanges(own), ...seen];
  });
  const rest = experiments.length - rows.length;
  const lines = [heading, heading.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return [...lines, ...(rest > 0 ? ["", `… and ${count(rest, "more experiment")}`] : [])].join("\n");
}

function details(text: string, summary: string): string {
  return `<details><summary>All of it: ${summary}</summary>\n\n${block(text, "diff")}\n\n</details>`;
}

/** Code that is cut behind a whole line. */
function block(text: string, language: "diff" | "text"): string {
  const limit = language === "diff" ? limits.characters : limits.problems;
  if (text.length <= limit) return codeBlock(text, language);
  const shown = text.slice(0, Math.max(text.lastIndexOf("\n", limit), 0)) || text.slice(0, limit);
  const rest = text.slice(shown.length).split("\n").length - 1;
  const next = "`grove plan --since` with the commit before shows all";
  return `${codeBlock(shown, language)}\n\n… cut here, ${count(Math.max(rest, 1), "line")} more: ${next}`;
}

function labelOf({ environment, name }: ExperimentKey): string {
  return `${environment}/${name}`;
}

function bold(text: string): string {
  return text === "" ? "" : `**${text}**`;
}
