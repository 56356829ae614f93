import { type DumpContents, parseDumpContents } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { databaseOf, type Workbench } from "./database-workbench.ts";
import { scriptsOf } from "./database-scripts.ts";

/**
 * What is in an orphan's database now; its pod must run.
 *
 * @throws GroveError CONTENTS_UNREADABLE
 */
export async function readContents({ cluster, orphan }: Workbench): Promise<DumpContents> {
  const { exitCode, stdout, stderr } = await cluster.exec(databaseOf(orphan), scriptsOf(orphan).contents);
  const contents = exitCode === 0 ? parseDumpContents(stdout, "contents.json").value : undefined;
  if (contents !== undefined) return contents;
  throw new GroveError(`the database of ${orphan.id} cannot be read: ${stderr.trim() || `exit code ${exitCode}`}`, {
    code: "CONTENTS_UNREADABLE",
    next: "nothing was removed; if the volume is damaged, keep it, and restore an archive elsewhere",
  });
}

/** Whether an archive holds exactly what is in a database: each table row by row, and each sequence. */
export function holds(archive: DumpContents, contents: DumpContents): boolean {
  return inOrder(archive) === inOrder(contents);
}

function inOrder({ tables, sequences }: DumpContents): string {
  const lines = [
    ...tables.map(({ name, rows, sha256 }) => `table ${name} ${rows} ${sha256}`),
    ...sequences.map(({ name, ...value }) => `sequence ${name} ${JSON.stringify(value)}`),
  ];
  return lines.toSorted().join("\n");
}
