import type { Problem } from "@grove/plan";
import { z } from "zod";
import { checkBytes, checkCpu } from "./check-quantity.ts";
import { checkedText } from "./checked-text.ts";

/** An amount of memory or storage: `384Mi`. */
export const bytes = amount(checkBytes);

/** An amount of processor time: `100m`, `2`, `0.5`. */
export const cpu = amount(checkCpu);

/** YAML makes a number of an amount without a unit; it counts as the text that stands there. */
function amount(check: (text: string) => Problem | undefined): z.ZodType<string, string> {
  return z.preprocess((value) => (typeof value === "number" ? String(value) : value), checkedText(check));
}
