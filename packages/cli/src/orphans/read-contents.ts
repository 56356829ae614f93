import { type DumpContents, type ListedArchive, parseDumpContents } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { databaseOf, type Workbench } from "./orphan-workbench.ts";

/**
 * What is in an orphan's database now; its pod must run.
 *
 * @throws GroveError CONTENTS_UNREADABLE
 */
export async function readContents({ cluster, orphan }: Workbench): Promise<DumpContents> {
  const { exitCode, stdout, stderr } = await cluster.exec(databaseOf(orphan), ["bash", "-c", script]);
  const contents = exitCode === 0 ? parseDumpContents(stdout, "contents.json").value : undefined;
  if (contents !== undefined) return contents;
  throw new GroveError(`the database of ${orphan.id} cannot be read: ${stderr.trim() || `exit code ${exitCode}`}`, {
    code: "CONTENTS_UNREADABLE",
    next: "nothing was removed; if the volume is damaged, keep it, and restore an archive elsewhere",
  });
}

/** As the manifests of dumps are made. */
const script = "source /scripts/database.sh && source /scripts/dumps.sh && wait_for_server && contents_of otree";

/** Whether an archive holds exactly what is in a database: each table row by row, and each sequence. */
export function holds(archive: ListedArchive, contents: DumpContents): boolean {
  return inOrder(archive) === inOrder(contents);
}

function inOrder({ tables, sequences }: DumpContents): string {
  const lines = [
    ...tables.map(({ name, rows, sha256 }) => `table ${name} ${rows} ${sha256}`),
    ...sequences.map(({ name, ...value }) => `sequence ${name} ${JSON.stringify(value)}`),
  ];
  return lines.toSorted().join("\n");
}
