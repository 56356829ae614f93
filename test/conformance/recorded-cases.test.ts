import { expect, test } from "vitest";
import type { Outcome } from "./conformance-case.ts";
import { readRecordedCases } from "./recorded-cases.ts";
import { renderOurs } from "./render-ours.ts";

// Expectations come from kustomize 5.8.2, by `npm run conformance:record`.
test.for(readRecordedCases())("$name", (recorded) => {
  expect(withoutText(renderOurs(recorded))).toEqual(withoutText(recorded.expected));
});

/** How errors read is ours; that there is one is not. */
function withoutText(outcome: Outcome): object {
  return outcome.kind === "refused" ? { kind: outcome.kind } : outcome;
}
