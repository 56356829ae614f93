import type { Problem } from "@grove/plan";
import { z } from "zod";

/**
 * A zod string that a check of our own judges; the problem travels through zod in `params`, so that its code and next
 * step arrive where `readWithSchema` turns issues into problems.
 */
export function checkedText(check: (text: string) => Problem | undefined): z.ZodString {
  return z.string().check((context) => {
    const problem = check(context.value);
    if (problem === undefined) return;
    context.issues.push({ code: "custom", message: problem.message, params: { problem }, input: context.value });
  });
}
