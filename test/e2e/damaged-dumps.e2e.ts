import { readDumpManifests } from "@grove/cluster";
import { type DumpManifest, namespaceOf } from "@grove/experiments";
import { beforeAll, expect, test } from "vitest";
import { runInDatabasePod, tryInDatabasePod } from "./support/database-pod.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// A dump that is not what it was when it was verified is of no use, and is not put in place of what is there.

const lab = await theLab();
const name = "damaged";
const namespace = namespaceOf("staging", name);
const study = otreeOf(lab, "staging", name);
let good: DumpManifest;
let participants: string;

beforeAll(async () => {
  const { first } = await publishVersions();
  await lab.newExperiment(name, first);
  await lab.grove("wait", name);
  await eventually("oTree answers", async () => (await study.page("/api/sessions")).status === 200);
  await study.createSession(4);
  good = JSON.parse(await lab.grove("backup", name, "--json")) as DumpManifest;
  // What came since is what a wrong restore would take away.
  await study.createSession(2);
  participants = await study.participantsHash();
});

interface Damage {
  readonly what: string;
  readonly dump: string;
  /** Makes `$2` of the sound dump `$1`, in bash. */
  readonly make: string;
  /** Whether the manifest's hash is that of the damaged file, so that only a restore of it shows what is wrong. */
  readonly isSigned: boolean;
  readonly said: RegExp;
}

/** One byte in the middle becomes another one. */
const flip = `cp "$1" "$2"; middle=$(($(stat --format=%s "$2") / 2))
byte=$(od --address-radix=n --format=u1 --skip-bytes="$middle" --read-bytes=1 "$2")
printf "\\\\x$(printf %x $((byte ^ 1)))" | dd of="$2" bs=1 seek="$middle" conv=notrunc status=none`;

const dropTable = `createdb damaged; pg_restore --dbname=damaged --no-owner "$1"
psql --quiet --dbname=damaged --command='DROP TABLE public_goods_player'
pg_dump --format=custom --file="$2" damaged; dropdb damaged`;

const damages: readonly Damage[] = [
  { what: "one flipped byte", dump: dumpOf(1), make: flip, isSigned: false, said: /is damaged/ },
  {
    what: "a truncated dump",
    dump: dumpOf(2),
    make: 'head --bytes=-1000 "$1" >"$2"',
    isSigned: false,
    said: /is damaged/,
  },
  {
    what: "a dump with one table dropped",
    dump: dumpOf(3),
    make: dropTable,
    isSigned: true,
    said: /public\.public_goods_player is missing/,
  },
];

test.for(damages)("$what: refused by restore and by verify-dump", { tags: ["full"] }, async (damage) => {
  await spoil(damage);
  const refused = await lab.tryGrove("restore", name, "--dump", damage.dump, "--yes");
  expect(refused.errors).toMatch(damage.said);
  expect(refused.exitCode).toBe(1);

  const verified = await verify(damage.dump);
  expect(verified.stderr).toMatch(damage.said);
  expect(verified.exitCode).toBe(3);

  expect(await study.participantsHash()).toBe(participants);
  expect(await study.page("/api/sessions")).toMatchObject({ status: 200 });
});

test("the sound dump that they were made of is still taken by both", { tags: ["full"] }, async () => {
  expect(await verify(good.dump)).toMatchObject({ exitCode: 0 });
  await lab.grove("restore", name, "--dump", good.dump, "--yes");
  await eventually("the dump's one session is back", async () => (await study.countSessions()) === 1);
});

test("retention never deletes the last good one", { tags: ["full"] }, async () => {
  const old = "20240101T011700Z-nightly.dump";
  await write({ ...good, dump: old }, { from: good.dump });
  // Newer ones, more than stay of each night, and none of them good.
  const newer = Array.from({ length: 16 }, (_, night) => `202402${two(night + 1)}T011700Z-nightly.dump`);
  for (const dump of newer) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await write({ ...good, dump }, { from: good.dump, make: flip });
  }
  const sound = Array.from({ length: 24 }, (_, hour) => `20240301T${two(hour)}0000Z-manual.dump`);
  for (const dump of sound) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await write({ ...good, dump }, { from: good.dump });
  }

  await lab.grove("backup", name); // its last container is the retention
  const left = (await readDumpManifests(lab.cluster, { namespace })).map(({ file }) => file.replace(".json", ".dump"));
  expect(left).toContain(old);
  expect(left).toEqual(expect.arrayContaining(newer));
  const manual = left.filter((dump) => dump.includes("-manual") && !damages.some((damage) => damage.dump === dump));
  expect(manual).toHaveLength(20);
  expect(manual).toEqual(expect.arrayContaining(sound.slice(-18)));
  expect(await verify(old)).toMatchObject({ exitCode: 0 });
});

/** Of long ago, so that none of them is the newest. */
function dumpOf(second: number): string {
  return `20230101T00000${second}Z-manual.dump`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

async function spoil({ dump, make, isSigned }: Damage): Promise<void> {
  await write({ ...good, dump }, { from: good.dump, make });
  if (!isSigned) return;
  const printed = await runInDatabasePod(lab, {
    namespace,
    script: 'cd /backups; sha256sum "$1"; stat --format=%s "$1"',
    words: [dump],
  });
  const [sha256 = "", , bytes] = printed.split(/\s+/);
  await write({ ...good, dump, sha256, bytes: Number(bytes) }, { from: dump, make: "true" });
}

interface Source {
  readonly from: string;
  /** A copy unless told. */
  readonly make?: string;
}

/** Puts a dump and its manifest on the volume, as the scripts name them. */
async function write(manifest: DumpManifest, { from, make = 'cp "$1" "$2"' }: Source): Promise<void> {
  const script = `cd /backups\n${make}\nprintf %s "$3" >"\${2%.dump}.json"`;
  await runInDatabasePod(lab, { namespace, script, words: [from, manifest.dump, JSON.stringify(manifest)] });
}

async function verify(dump: string) {
  const script = 'bash /scripts/verify-dump.sh "/backups/$1" "/backups/${1%.dump}.json"';
  return tryInDatabasePod(lab, { namespace, script, words: [dump] });
}
