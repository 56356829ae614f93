import { applyChanges, diffText, type Files, type Plan, type Problem } from "@grove/plan";
import { planBump, planInit, planNew, type NewRequest, type SealingKey } from "../../src/index.ts";

/** A number of 2048 bits that takes the place of a key: what is sealed with it is opened nowhere in these tests. */
export const sealingKey: SealingKey = { n: `${"sealing_".repeat(42)}sealed`, e: "AQAB" };

/** Bytes that are never the same twice in a test run, and the same in each run. */
export function random(length: number): Uint8Array {
  return Uint8Array.from({ length }, () => (counter = (counter * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16);
}
let counter = 1;

/** A repository of images, and a digest that is made of one digit. */
export const repository = "registry.example/econ/goods";
export const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
export const image = (tag: string, digit: string): string => `${repository}:${tag}@${digest(digit)}`;

export const staging = { environment: "staging", name: "goods" } as const;
export const production = { environment: "production", name: "goods" } as const;

/** The files of a lab after a plan; a plan with errors is a fault of the test. */
export function apply(files: Files, plan: Plan): Files {
  if (plan.problems.length > 0) throw new Error(JSON.stringify(plan.problems));
  return applyChanges(
    files,
    plan.changes.map(({ path, after }) => [path, after]),
  );
}

/** A lab without experiments. */
export function emptyLab(template: Files = new Map()): Files {
  const request = { template, version: "0.1.0", repository: "https://git.example/econ/lab.git" };
  return apply(new Map(), planInit(new Map(), request));
}

/** What `grove new goods` asks for. */
export const newGoods: NewRequest = {
  ...staging,
  kind: "OTree",
  title: "Public goods",
  image: repository,
  owners: ["group:econ-lab"],
  sealingKey,
  random,
};

/** A lab with the experiment `goods` in staging, which runs the image 1.4.2 of build 812. */
export function labWithGoods(template?: Files): Files {
  const waiting = apply(emptyLab(template), planNew(emptyLab(template), newGoods));
  return apply(waiting, planBump(waiting, { ...staging, image: image("1.4.2", "a"), build: 812 }));
}

/** The files with one text in one of them replaced; the text must be there. */
export function edit(files: Files, path: string, [from, to]: readonly [string, string]): Files {
  const text = files.get(path) ?? "";
  if (!text.includes(from)) throw new Error(`${path} has no ${from}:\n${text}`);
  return new Map([...files, [path, text.replace(from, () => to)]]);
}

/** The files with one more. */
export function add(files: Files, path: string, text: string): Files {
  return new Map([...files, [path, text]]);
}

/** The changed lines of a plan by file, with `-` and `+`. */
export function changedLines(plan: Plan): Record<string, readonly string[]> {
  return Object.fromEntries(
    plan.changes.map(({ path, before = "", after = "" }) => [path, lineChanges(before, after)]),
  );
}

/** The lines that differ, those that go first. */
export function lineChanges(before: string, after: string): readonly string[] {
  const lines = diffText(before, after, 0).flatMap((hunk) => hunk.lines);
  return ["-", "+"].flatMap((sign) => lines.filter((line) => line.startsWith(sign)));
}

/** The codes of problems. */
export function codes(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code }) => code);
}
