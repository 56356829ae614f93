import { diffText, formatProblem } from "@grove/plan";
import type { Comparison, ObjectChange } from "./compare-rendered.ts";
import { outlivesPruning } from "./holds-data.ts";
import { objectToYaml } from "./kubernetes-object.ts";

/**
 * A comparison as a person reads it: how much changes, then each object, those that go and those that hold data first.
 * A changed object is followed by its changed lines, where they are not the same as those of one before: a new image is
 * named in many places. Each line begins with `-`, `+`, `~` or a space, so whoever prints
 * it may colour it by its first character.
 */
export function formatRendered({ changes, problems }: Comparison): string {
  const shown: Shown = new Set();
  const objects =
    changes.length === 0 && problems.length === 0
      ? ["nothing changes in the cluster"]
      : changes.map((change) => formatObject(change, shown));
  const summary = changes.length === 0 ? [] : [`in the cluster: ${summarizeChanges(changes)}`];
  return [...summary, ...objects, ...problems.map(formatProblem)].join("\n");
}

/**
 * How many objects go, change and come.
 *
 * @example
 * summarizeChanges(changes); // "delete 26 (4 with data), change 0, create 0"
 */
export function summarizeChanges(changes: readonly ObjectChange[]): string {
  const counts = (["delete", "change", "create"] as const).map((verb) => {
    const objects = changes.filter((change) => verbOf(change) === verb);
    const holding = objects.filter((change) => change.holdsData).length;
    return `${verb} ${objects.length}${holding > 0 ? ` (${holding} with data)` : ""}`;
  });
  return counts.join(", ");
}

/** Changed lines that stand there already, each with its experiment. */
type Shown = Set<string>;

function formatObject(change: ObjectChange, shown: Shown): string {
  const { environment, name } = change.experiment;
  const verb = verbOf(change);
  const notes = [
    ...(change.holdsData ? ["holds data"] : []),
    ...(change.after === undefined && change.before !== undefined && outlivesPruning(change.before)
      ? ["stays in the cluster"]
      : []),
  ];
  const note = notes.length > 0 ? ` (${notes.join(", ")})` : "";
  const head = `${signs[verb]} ${verb} ${environment}/${name} ${change.title}${note}`;
  if (verb !== "change") return head;
  const lines = changedLines(change, shown);
  return lines.length === 0 ? `${head} (the same)` : [head, ...lines].join("\n");
}

const signs = { delete: "-", change: "~", create: "+" } as const;

function verbOf({ before, after }: ObjectChange): keyof typeof signs {
  return after === undefined ? "delete" : before === undefined ? "create" : "change";
}

function changedLines({ experiment, before, after }: ObjectChange, shown: Shown): readonly string[] {
  const { environment, name } = experiment;
  const news = diffText(objectToYaml(before), objectToYaml(after), 2).filter(({ lines }) => {
    const changed = lines.filter((line) => !line.startsWith(" "));
    const keys = changed.map((line) => `${environment}/${name} ${line[0]}${line.slice(1).trim()}`);
    const isNew = keys.some((key) => !shown.has(key));
    for (const key of keys) shown.add(key);
    return isNew;
  });
  return news.flatMap((hunk, index) => [
    ...(index === 0 ? [] : ["      …"]),
    ...hunk.lines.map((line) => `${line.slice(0, 1)}     ${line.slice(1)}`),
  ]);
}
