import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeArchive } from "./case-archive.ts";
import { writeCaseDirectory } from "./case-directory.ts";
import { type ConformanceCase, type Difference, differenceOf, type JudgedCase } from "./conformance-case.ts";
import { areaNames } from "./generate/areas.ts";
import { generateAnyCase, generateCase } from "./generate/generate-case.ts";
import { buildOriginal, Original } from "./original.ts";
import { renderOurs } from "./render-ours.ts";
import { shrink } from "./shrink.ts";

/** What to run. */
export interface FuzzOptions {
  /** The first seed. */
  readonly seed: number;
  readonly count: number;
  /** How many of the original's processes work side by side. */
  readonly jobs: number;
  /** One area; else all of them. */
  readonly area?: string;
  /** Goes on behind a difference. */
  readonly keepGoing: boolean;
  /** Where shrunk cases are kept. */
  readonly keep: string;
  readonly log: (line: string) => void;
}

/** What a run found. */
export interface FuzzReport {
  readonly cases: number;
  /** How many of them the original refuses. */
  readonly refused: number;
  readonly differences: number;
}

/** Compares generated cases with the original and keeps the smallest directory that shows a difference. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const directory = await mkdtemp(join(tmpdir(), "kustomize-fuzz-"));
  try {
    const program = await buildOriginal(directory);
    const run = new FuzzRun(options);
    const workers = Array.from({ length: options.jobs }, () => new Original(program, directory));
    await Promise.all(workers.map((original) => run.work(original))).finally(() => {
      for (const original of workers) original.close();
    });
    return run;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

class FuzzRun implements FuzzReport {
  cases = 0;
  refused = 0;
  differences = 0;
  readonly #options: FuzzOptions;
  #next: number;

  constructor(options: FuzzOptions) {
    this.#options = options;
    this.#next = options.seed;
  }

  /** Takes seeds until none is left, or a difference is found. */
  async work(original: Original): Promise<void> {
    const { seed, count, log } = this.#options;
    while (this.#next < seed + count && !this.#isStopped) {
      const generated = this.#generate(this.#next++);
      // oxlint-disable-next-line no-await-in-loop -- the original takes one at a time
      const judged = await judge(generated, original);
      this.cases += 1;
      if (judged.expected.kind === "refused") this.refused += 1;
      const difference = differenceOf(renderOurs(judged), judged.expected);
      // oxlint-disable-next-line no-await-in-loop
      if (difference !== undefined) await this.#report(judged, difference, original);
      if (this.cases % 500 === 0) log(`${this.cases} cases, ${this.refused} refused, ${this.differences} differences`);
    }
  }

  get #isStopped(): boolean {
    return this.differences > 0 && !this.#options.keepGoing;
  }

  #generate(seed: number): ConformanceCase {
    const { area } = this.#options;
    const known = areaNames.find((name) => name === area);
    return known === undefined ? generateAnyCase(seed) : generateCase(known, seed);
  }

  async #report(judged: JudgedCase, difference: Difference, original: Original): Promise<void> {
    this.differences += 1;
    const smallest = await shrink(judged, async (smaller) => {
      const { expected } = await judge(smaller, original);
      return differenceOf(renderOurs(smaller), expected) === difference;
    });
    const { keep, log } = this.#options;
    const kept = await judge(smallest, original);
    const directory = join(keep, judged.name.replace("/", "-"));
    await rm(directory, { recursive: true, force: true });
    await writeCaseDirectory(directory, kept);
    const ours = renderOurs(kept);
    log(`\n${judged.name}: ${difference}; kept in ${directory}\n${writeArchive(kept)}-- ours --`);
    log(ours.kind === "rendered" ? ours.yaml : `${ours.kind}: ${ours.message}`);
  }
}

async function judge(generated: ConformanceCase, original: Original): Promise<JudgedCase> {
  return { ...generated, expected: await original.build(generated) };
}
