import { expect, test } from "vitest";
import {
  checkArchived,
  findUnreadableArchives,
  type HubArchiveRequest,
  listArchives,
  listHubArchives,
  parseHubArchive,
  planHubArchive,
} from "../src/index.ts";

const key = { environment: "production", name: "statistics" } as const;
const file = "archive/production/statistics/20261126T101500Z-archive.yaml";
const request: HubArchiveRequest = {
  ...key,
  id: "k7f3q9x2",
  commit: "4f2a9c1",
  archive: "20261126T101500Z-archive",
  time: "2026-11-26T10:15:00.000Z",
  database: {
    file: "hub-k7f3q9x2.sqlite",
    bytes: 8192,
    sha256: "a".repeat(64),
    tables: [{ name: "users", rows: 2, sha256: "b".repeat(64) }],
  },
  homes: [
    {
      claim: "home-k7f3q9x2-ada",
      file: "home-k7f3q9x2-ada.tar.gz",
      bytes: 190,
      sha256: "c".repeat(64),
      files: 5,
      size: 4,
      contents: "d".repeat(64),
    },
  ],
  store: "s3://lab/production/statistics/k7f3q9x2/20261126T101500Z-archive",
  secrets: "age-encryption.org/v1 …",
};

test("the manifest has each home on a line of its own, and reads back as it was written", () => {
  const { changes, problems, subject } = planHubArchive(new Map(), request);
  expect(subject).toBe("archive(production/statistics): 20261126T101500Z-archive");
  expect(problems).toEqual([]);
  expect(changes.map(({ path }) => path)).toEqual([file.replace(/\.yaml$/, ".secrets.age"), file]);
  const text = changes[1]?.after ?? "";
  expect(text).toContain("kind: HubArchive\n");
  expect(text).toMatch(/\n {2}- \{claim: home-k7f3q9x2-ada, .*contents: d{64}\}\n/);
  const { value } = parseHubArchive(text, file);
  expect(value).toMatchObject({ id: "k7f3q9x2", homes: request.homes, database: request.database });
  expect(value?.kept).toEqual({ volume: "backups-k7f3q9x2", store: request.store });
});

test("without store and recovery key it says what that means", () => {
  const { problems } = planHubArchive(new Map(), { ...request, store: undefined, secrets: undefined });
  expect(problems.map(({ code }) => code)).toEqual(["ARCHIVE_STORE_MISSING", "ARCHIVE_SECRETS_MISSING"]);
});

test("it counts for the hub whose id it has, and for nobody else; no database is listed for it", () => {
  const files = new Map(planHubArchive(new Map(), request).changes.map(({ path, after = "" }) => [path, after]));
  expect(listHubArchives(files)).toMatchObject([{ file, archive: request.archive }]);
  expect(listArchives(files)).toEqual([]);
  expect(findUnreadableArchives(files)).toEqual([]);
  expect(checkArchived(files, { ...key, id: "k7f3q9x2" })).toBeUndefined();
  expect(checkArchived(files, { ...key, id: "another1" })?.code).toBe("ARCHIVE_MISSING");
});

test.for([
  ["another place", "archive/production/biology/20261126T101500Z-archive.yaml", (text: string) => text],
  ["a way out of its folder", file, (text: string) => text.replace("home-k7f3q9x2-ada.tar.gz", "../ada.tar.gz")],
  ["no hash", file, (text: string) => text.replace("d".repeat(64), "unknown")],
] as const)("a manifest with %s is none", ([, path, edit]) => {
  const text = edit(planHubArchive(new Map(), request).changes[1]?.after ?? "");
  const files = new Map([[path, text]]);
  expect(listHubArchives(files)).toEqual([]);
  expect(findUnreadableArchives(files)).toMatchObject([{ code: "ARCHIVE_UNREADABLE", file: path }]);
});
