import { stripVTControlCharacters } from "node:util";
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from "vitest/node";

/**
 * Closes a run with `N passed, N failed`, skips on the line before, and before both a line `failed: …` for each failure. A
 * file that cannot be loaded, a suite whose set-up or end breaks, and an error that nobody handles count as failed.
 */
export default class SummaryReporter implements Reporter {
  readonly #count = { passed: 0, failed: 0, skipped: 0, pending: 0 };

  onTestCaseResult(test: TestCase): void {
    this.#count[test.result().state]++;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const stray = errors.map((error) => line("an error that nobody handled", error));
    const broken = [...modules.flatMap(brokenIn), ...stray];
    const failed = this.#count.failed + broken.length;
    const lines = [...modules.flatMap(failedIn), ...broken];
    process.once("exit", () => {
      for (const each of lines) console.log(each);
      if (this.#count.skipped > 0) console.log(`${this.#count.skipped} skipped`);
      console.log(`${this.#count.passed} passed, ${failed} failed`);
    });
  }
}

function failedIn(module: TestModule): readonly string[] {
  return [...module.children.allTests("failed")].map((test) => line(nameOf(test), test.result().errors?.[0]));
}

function brokenIn(module: TestModule): readonly string[] {
  return [module, ...module.children.allSuites()].flatMap((each) =>
    each.errors().map((error) => line(nameOf(each), error)),
  );
}

/** `[@grove/plan] test/merge.test.ts > merge > of nothing` */
function nameOf(task: TestCase | TestSuite | TestModule): string {
  const module = task.type === "module" ? task : task.module;
  const words = [module.relativeModuleId, ...(task.type === "module" ? [] : [task.fullName])];
  return [...(module.project.name === "" ? [] : [`[${module.project.name}]`]), words.join(" > ")].join(" ");
}

/** Characters of a message: enough for its beginning, and hundreds of failures stay readable. */
const enough = 300;

function line(name: string, error: SerializedError | undefined): string {
  const message = stripVTControlCharacters(error?.message ?? "").trim();
  const [first = ""] = message.split("\n");
  return `failed: ${name}${first === "" ? "" : `: ${first.slice(0, enough)}`}`;
}
