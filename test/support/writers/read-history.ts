import { execFileSync } from "node:child_process";
import { kustomizationOf } from "../synthetic-lab.ts";

/** What an overlay runs, as its file says. */
export interface WrittenImage {
  /** `REPOSITORY:TAG@sha256:…`. */
  readonly image: string;
  readonly build: number | undefined;
}

export interface HistoryEntry {
  readonly commit: string;
  readonly parents: readonly string[];
  readonly changeIds: readonly string[];
  /** As the message names it. */
  readonly image: string | undefined;
  /** The files that it changes. */
  readonly paths: readonly string[];
  /** What stands in the first of them afterwards. */
  readonly written: WrittenImage | undefined;
}

/** What came on a branch after a commit, and what its experiments run in the end. */
export interface History {
  readonly base: string;
  /** Oldest first. */
  readonly entries: readonly HistoryEntry[];
  readonly final: ReadonlyMap<string, WrittenImage | undefined>;
}

/** Stand before each commit and before each of its fields; no message of Grove holds them. */
const COMMIT = "\u0001";
const FIELD = "\u0002";
const FIELDS = ["%H", "%P", "%(trailers:key=Change-Id,valueonly)", "%(trailers:key=Image,valueonly)", ""];
const FORMAT = `%x01%x02${FIELDS.join("%x02")}`;
/** What a merge brings along is listed, too, and so found to be no straight line. */
const LOG = ["log", "--reverse", "--topo-order", "--diff-merges=first-parent", "--name-only", `--format=${FORMAT}`];

/** Reads `main` of a bare repository from `base` on, and the images of these experiments at its tip. */
export function readHistory(
  repository: string,
  { base, experiments }: { readonly base: string; readonly experiments: readonly string[] },
): History {
  const entries = git(repository, [...LOG, `${base}..main`, "--"])
    .split(COMMIT)
    .slice(1)
    .map(parseEntry);
  const images = readFiles(repository, [
    ...entries.map(({ commit, paths }) => `${commit}:${paths[0] ?? ""}`),
    ...experiments.map((name) => `main:${kustomizationOf(name)}`),
  ]).map(parseImage);
  return {
    base,
    entries: entries.map((entry, index) => ({ ...entry, written: images[index] })),
    final: new Map(experiments.map((name, index) => [name, images[entries.length + index]])),
  };
}

function parseEntry(text: string): Omit<HistoryEntry, "written"> {
  const [, commit = "", parents = "", changeIds = "", images = "", paths = ""] = text.split(FIELD);
  const [image] = lines(images);
  return { commit, parents: parents.split(" "), changeIds: lines(changeIds), image, paths: lines(paths) };
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** The texts of files, by `commit:path`, in one process; an empty text for what is not there or no file. */
function readFiles(repository: string, names: readonly string[]): readonly string[] {
  const output = git(repository, ["cat-file", "--batch=%(objecttype) %(objectsize)"], `${names.join("\n")}\n`);
  let rest = output;
  return names.map(() => {
    const head = rest.slice(0, rest.indexOf("\n"));
    const [, type, size] = /^(\w+) (\d+)$/.exec(head) ?? [];
    const text = rest.slice(head.length + 1, head.length + 1 + Number(size ?? 0));
    rest = rest.slice(head.length + 1 + (size === undefined ? 0 : text.length + 1));
    return type === "blob" ? text : "";
  });
}

/** Reads the entry as Grove writes it; another form counts as no image, since nobody else writes here. */
function parseImage(kustomization: string): WrittenImage | undefined {
  const entry = /newName: (\S+)\n\s+newTag: "(.*)"\n\s+digest: "(.*)"(?: # build (\d+))?\n/.exec(kustomization);
  if (entry === null) return undefined;
  const [, repository, tag, digest, build] = entry;
  return { image: `${repository}:${tag}@${digest}`, build: build === undefined ? undefined : Number(build) };
}

/** Sizes are in bytes: latin1 keeps each byte a character, and what is compared here is ASCII. */
function git(repository: string, words: readonly string[], input = ""): string {
  return execFileSync("git", words, { cwd: repository, input, encoding: "latin1", maxBuffer: 2 ** 30 });
}
