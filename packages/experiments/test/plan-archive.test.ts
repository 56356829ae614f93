import { describe, expect, test } from "vitest";
import { listArchives, parseArchiveManifest, parseDumpManifest, planArchive } from "../src/index.ts";
import { archived, dumpOf, idOf } from "./support/archives.ts";
import { add, apply, codes, labWithGoods, staging } from "./support/lab.ts";

const lab = labWithGoods();
const id = idOf(lab, staging);
const request = {
  ...staging,
  id,
  dump: dumpOf(staging, id),
  commit: "4f2a9c1",
  store: "s3://lab/x.dump",
  secrets: "age",
};
const manifest = "archive/staging/goods/20261125T184300Z-archive.yaml";
const secrets = "archive/staging/goods/20261125T184300Z-archive.secrets.age";

describe("planArchive", () => {
  test("writes the manifest, and the secrets beside it", () => {
    const plan = planArchive(lab, request);
    expect(plan.subject).toBe("archive(staging/goods): 20261125T184300Z-archive.dump");
    expect(plan.problems).toEqual([]);
    const files = apply(lab, plan);
    expect(files.get(secrets)).toBe("age");
    expect(files.get(manifest))
      .toBe(`# A verified copy of an experiment's data, written by grove: with it the experiment may be deleted.

apiVersion: grove/v1
kind: Archive
environment: staging
name: goods
id: ${id}
commit: 4f2a9c1
dump: 20261125T184300Z-archive.dump
reason: archive
time: 2026-11-25T18:43:00Z
image: registry.example/econ/goods:1.4.2
otree: 6.0.15
postgres: "17.7"
bytes: 50123
sha256: ${"a".repeat(64)}
kept:
  volume: backups-${id}
  store: s3://lab/x.dump
secrets: 20261125T184300Z-archive.secrets.age
tables:
  - {name: public.otree_participant, rows: 12, sha256: ${"b".repeat(64)}}
  - {name: public.otree_session, rows: 3, sha256: ${"c".repeat(64)}}
sequences:
  - {name: public.otree_session_id_seq, value: 3}
`);
  });

  test("what it wrote is read again, and archived twice is archived once", () => {
    const files = apply(lab, planArchive(lab, request));
    expect(parseArchiveManifest(files.get(manifest) ?? "", manifest).value).toMatchObject({
      environment: "staging",
      name: "goods",
      id,
      sha256: "a".repeat(64),
      tables: request.dump.tables,
      kept: { volume: `backups-${id}`, store: "s3://lab/x.dump" },
    });
    expect(planArchive(files, request).changes).toEqual([]);
  });

  test("says what an archive without store or recovery key lacks", () => {
    const plan = planArchive(lab, { ...request, store: undefined, secrets: undefined });
    expect(codes(plan.problems)).toEqual(["ARCHIVE_STORE_MISSING", "ARCHIVE_SECRETS_MISSING"]);
    expect(plan.changes.map(({ path }) => path)).toEqual([manifest]);
  });

  test.for([
    ["id", { id: "a2345678" }],
    ["namespace", { namespace: "exp-goods" }],
  ])("refuses a dump of another %s", ([, other]) => {
    const plan = planArchive(lab, { ...request, dump: { ...request.dump, ...(other as object) } });
    expect(codes(plan.problems)).toEqual(["DUMP_OF_ANOTHER"]);
  });
});

/** The dump's manifest with changes. */
function text(changes: object): string {
  return JSON.stringify({ ...request.dump, ...changes });
}

describe("parseDumpManifest", () => {
  test("reads what lies beside a dump", () => {
    expect(parseDumpManifest(text({ unknown: "of a newer grove" }), "x.json").value).toEqual(request.dump);
  });

  test("leaves out what is not known before the study has served once", () => {
    const { value } = parseDumpManifest(text({ image: "", otree: null }), "x.json");
    expect([value?.image, value?.otree]).toEqual([undefined, undefined]);
  });

  test.for([
    ["a path as name", { dump: "../../etc/20261125T184300Z-archive.dump" }, "DUMP_NAME_INVALID"],
    ["no hash", { sha256: "abc" }, "VALUE_INVALID"],
    ["no file", { bytes: 0 }, "VALUE_INVALID"],
    ["another kind", { kind: "Archive" }, "VALUE_INVALID"],
  ] as const)("refuses %s", ([, changes, code]) => {
    expect(codes(parseDumpManifest(text(changes), "x.json").problems)).toEqual([code]);
  });
});

describe("listArchives", () => {
  test("has the newest first, and none that lies where another's would", () => {
    const files = archived(lab, staging);
    const newer = (files.get(manifest) ?? "")
      .replaceAll("20261125T184300Z", "20261126T010000Z")
      .replace("2026-11-25T", "2026-11-26T");
    const more = [
      ["archive/staging/goods/20261126T010000Z-archive.yaml", newer],
      ["archive/staging/trust/20261125T184300Z-archive.yaml", files.get(manifest) ?? ""],
      ["archive/staging/goods/notes.yaml", "id: ["],
    ] as const;
    const all = more.reduce((before, [path, content]) => add(before, path, content), files);
    expect(listArchives(all).map(({ file }) => file)).toEqual([more[0][0], manifest]);
  });
});
