import { diffText, formatProblem } from "@grove/plan";
import type { Comparison, ObjectChange } from "./compare-rendered.ts";
import { outlivesPruning } from "./holds-data.ts";
import { objectToYaml } from "./kubernetes-object.ts";

/**
 * A comparison as a person reads it: how much changes, then each object, those that go and those that hold data first.
 * A changed object is followed by its changed lines. Each line begins with `-`, `+`, `~` or a space, so whoever prints
 * it may colour it by its first character.
 */
export function formatRendered({ changes, problems }: Comparison): string {
  const objects =
    changes.length === 0 && problems.length === 0 ? ["nothing changes in the cluster"] : changes.map(formatObject);
  const summary = changes.length === 0 ? [] : [summarize(changes)];
  return [...summary, ...objects, ...problems.map(formatProblem)].join("\n");
}

function summarize(changes: readonly ObjectChange[]): string {
  const counts = (["delete", "change", "create"] as const).map((verb) => {
    const objects = changes.filter((change) => verbOf(change) === verb);
    const holding = objects.filter((change) => change.holdsData).length;
    return `${verb} ${objects.length}${holding > 0 ? ` (${holding} with data)` : ""}`;
  });
  return `in the cluster: ${counts.join(", ")}`;
}

function formatObject(change: ObjectChange): string {
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
  return [head, ...(verb === "change" ? changedLines(change) : [])].join("\n");
}

const signs = { delete: "-", change: "~", create: "+" } as const;

function verbOf({ before, after }: ObjectChange): keyof typeof signs {
  return after === undefined ? "delete" : before === undefined ? "create" : "change";
}

function changedLines({ before, after }: ObjectChange): readonly string[] {
  return diffText(objectToYaml(before), objectToYaml(after), 2).flatMap((hunk, index) => [
    ...(index === 0 ? [] : ["      …"]),
    ...hunk.lines.map((line) => `${line.slice(0, 1)}     ${line.slice(1)}`),
  ]);
}
