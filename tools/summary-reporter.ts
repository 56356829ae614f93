import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Closes a run with `N passed, N failed`, skips on the line before; a file that cannot be loaded counts as failed. */
export default class SummaryReporter implements Reporter {
  readonly #count = { passed: 0, failed: 0, skipped: 0, pending: 0 };

  onTestCaseResult(test: TestCase): void {
    this.#count[test.result().state]++;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const broken = modules.reduce((sum, module) => sum + module.errors().length, errors.length);
    const failed = this.#count.failed + broken;
    process.once("exit", () => {
      if (this.#count.skipped > 0) console.log(`${this.#count.skipped} skipped`);
      console.log(`${this.#count.passed} passed, ${failed} failed`);
    });
  }
}
