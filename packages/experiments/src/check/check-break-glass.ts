import type { Problem } from "@grove/plan";
import { DAY, instantOf } from "../sessions/local-time.ts";
import { type OpenedOverlay, placeIn } from "./opened-overlay.ts";

/**
 * Whether the permission to disturb sessions is short and gone when it is over: a glass that stays broken guards nobody.
 *
 * @param now milliseconds since 1970 UTC
 */
export function checkBreakGlass(overlay: OpenedOverlay, now: number): readonly Problem[] {
  const until = overlay.operation?.breakGlass?.until;
  if (until === undefined) return [];
  const left = instantOf(until) - now;
  if (left > 0 && left <= DAY) return [];
  return [{ ...(left > 0 ? tooLong : over), ...placeIn(overlay, "operation.yaml", { path: ["breakGlass", "until"] }) }];
}

const tooLong: Problem = {
  code: "BREAK_GLASS_LONG",
  severity: "error",
  message: "for more than a day nothing would keep changes away from people who are playing",
  next: "write a time within the next 24 hours; it can be done again tomorrow",
};

const over: Problem = {
  code: "BREAK_GLASS_OVER",
  severity: "warning",
  message: "the permission to disturb sessions is over, so it does nothing any more",
  next: "take breakGlass out of the file; grove check --fix writes what follows from it",
};
