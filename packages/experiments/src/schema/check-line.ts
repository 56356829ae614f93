import type { Problem } from "@grove/plan";

/**
 * Why a text for people is not one line of 1 to 200 characters, or `undefined` if it is: it becomes part of commit
 * messages and of tables on a terminal.
 */
export function checkLine(text: string): Problem | undefined {
  if (text.trim() !== "" && text.length <= 200 && !/[\p{Control}\u2028\u2029]/u.test(text)) return undefined;
  return {
    code: "TEXT_INVALID",
    severity: "error",
    message: text.trim() === "" ? "the text is empty" : "the text is longer than 200 characters or has several lines",
    next: "write one line of at most 200 characters",
  };
}
