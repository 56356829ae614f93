import { readDumpManifests } from "@grove/cluster";
import { type DumpManifest, namespaceOf } from "@grove/experiments";
import { queryDatabase, runInDatabasePod } from "./database-pod.ts";
import { eventually } from "./eventually.ts";
import type { Lab } from "./lab.ts";
import { otreeOf } from "./otree.ts";

/** Participants of the session that a drill resets away again and again. */
const participants = 4;

/** Name, rows and hash of each table, as lines that can be compared. */
export type Tables = readonly string[];

/** An experiment whose database is reset again and again, as its database pod shows it. */
export interface ResetStudy {
  readonly name: string;
  readonly namespace: string;
  /** Gives all participants this label; where a reset took their rows away, they are played anew before. */
  readonly play: (label: string) => Promise<Tables>;
  readonly tables: () => Promise<Tables>;
  /** Whether the rows of all participants with this label are in the database; none of them may be alone. */
  readonly holds: (label: string) => Promise<boolean>;
  /** Whether a dump that counts holds these tables, and in it pg_restore finds the rows with this label. */
  readonly isSaved: (label: string, tables: Tables) => Promise<boolean>;
  /** What is on the volume under a final name and is no whole dump with the hash of its manifest. */
  readonly findDamage: () => Promise<readonly string[]>;
  /** What a reset that is done may not leave behind. */
  readonly findLeftovers: () => Promise<readonly string[]>;
  /** Which of these resets would be done once more if somebody asked for them. */
  readonly findDue: (ids: readonly string[]) => Promise<readonly string[]>;
  readonly resetState: (id: string) => Promise<string>;
  readonly countResets: () => Promise<number>;
  /** Waits until the server has heard that a pod's connections are gone. */
  readonly awaitSilence: (address: string) => Promise<void>;
}

/** Makes the experiment, with one session of the starter's game. */
export async function makeResetStudy(lab: Lab, { name, image }: { name: string; image: string }): Promise<ResetStudy> {
  const otree = otreeOf(lab, "staging", name);
  await lab.newExperiment(name, image);
  await lab.grove("wait", name);
  await eventually(`${name} answers`, async () => (await otree.page("/api/sessions")).status === 200);
  await otree.createSession(participants);
  const namespace = namespaceOf("staging", name);
  await runInDatabasePod(lab, { namespace, script: keepRows });
  return lookInto(lab, { name, namespace });
}

function lookInto(lab: Lab, { name, namespace }: Pick<ResetStudy, "name" | "namespace">): ResetStudy {
  const run = async (script: string, ...words: readonly string[]) =>
    runInDatabasePod(lab, { namespace, script, words });
  const query = async (sql: string, database = "otree") => queryDatabase(lab, { namespace, sql, database });
  const tables = async (): Promise<Tables> => readTables(await run(hashTables));
  const count = async (condition: string) =>
    Number(await query(`SELECT count(*) FROM otree_participant WHERE ${condition}`));
  return {
    name,
    namespace,
    tables,
    play: async (label) => {
      if ((await count("true")) === 0) await run(bringRows);
      await query(`UPDATE otree_participant SET label = '${label}'`);
      return tables();
    },
    holds: async (label) => {
      const found = await count(`label = '${label}'`);
      if (found !== 0 && found !== participants) throw new Error(`${found} of ${participants} rows are left`);
      return found > 0;
    },
    isSaved: async (label, wanted) => {
      const manifests = await readManifests(lab, namespace);
      const dumps = manifests.filter((manifest) => linesOf(manifest.tables).join() === wanted.join());
      const counts = await Promise.all(dumps.map(async ({ dump }) => Number(await run(countRows, dump, label))));
      return counts.includes(participants);
    },
    findDamage: async () => {
      const manifests = await readManifests(lab, namespace);
      const sums = manifests.map(({ dump, sha256 }) => `${sha256}  ${dump}`);
      return (await run(findDamagedFiles, sums.join("\n"))).split("\n").filter(Boolean);
    },
    findLeftovers: async () => {
      const databases = await query("SELECT datname FROM pg_database WHERE datname ~ '^otree_'", "postgres");
      return databases.split("\n").filter(Boolean);
    },
    findDue: async (ids) => (await run(findDueResets, ...ids)).split("\n").filter(Boolean),
    resetState: async (id) => query(`SELECT state FROM resets WHERE id = '${id}'`, "grove"),
    countResets: async () => Number(await query("SELECT count(*) FROM resets WHERE state = 'done'", "grove")),
    awaitSilence: async (address) =>
      eventually("the connections of the killed pod are gone", async () => {
        const sql = `SELECT count(*) FROM pg_stat_activity WHERE client_addr = '${address}'`;
        return (await query(sql, "postgres")) === "0";
      }),
  };
}

/** All rows of the session as it was made, in the pod's own /tmp. */
const keepRows = "pg_dump --data-only --disable-triggers --file=/tmp/rows.sql otree";
const bringRows = "psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --file=/tmp/rows.sql otree >/dev/null";

/** The hashes are worked out by the very text that manifests are made with. */
const hashTables =
  "psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --file=/scripts/table-hashes.sql otree";

/** An own way to look into a dump, beside its manifest. */
const countRows = `cd /backups
pg_restore --data-only --table=otree_participant --file=- "$1" | { grep --count --fixed-strings $'\\t'"$2"$'\\t' || true; }`;

/** Each dump is read to its end, as a half-written one breaks off; nothing else has a name that a dump could have. */
const findDamagedFiles = `cd /backups
for dump in *.dump; do
  if [[ -e $dump ]] && ! pg_restore --file=/dev/null "$dump" 2>/dev/null; then echo "$dump is half-written"; fi
done
for file in *; do
  if [[ ! $file =~ ^[0-9]{8}T[0-9]{6}Z-[a-z]+\\.(dump|json)$ ]]; then echo "$file is a stranger"; fi
  if [[ $file == *.json && ! -e \${file%.json}.dump ]]; then echo "$file has no dump"; fi
done
if [[ -n $1 ]]; then sha256sum --check --quiet <<<"$1" 2>&1 || true; fi`;

/** The script that decides about it is asked itself; it goes no further than to a dump. */
const findDueResets = `for id; do
  rm -f "$WORK"/*
  RESET_ID=$id bash /scripts/prepare-database.sh >/dev/null 2>&1
  if [[ -s $WORK/reset ]]; then echo "$id"; fi
done`;

async function readManifests(lab: Lab, namespace: string): Promise<readonly DumpManifest[]> {
  return (await readDumpManifests(lab.cluster, { namespace })).map(({ text }) => JSON.parse(text) as DumpManifest);
}

function readTables(printed: string): Tables {
  const lines = printed.split("\n").filter((line) => line.startsWith("table "));
  return linesOf(lines.map((line) => JSON.parse(line.slice("table ".length)) as DumpManifest["tables"][number]));
}

function linesOf(tables: DumpManifest["tables"]): Tables {
  return tables.map(({ name, rows, sha256 }) => `${name} ${rows} ${sha256}`).toSorted();
}
