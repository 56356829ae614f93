import type { Problem } from "@grove/plan";

/**
 * Why a text is no address of electronic mail, or `undefined` if it is one, or empty.
 *
 * @example
 * checkEmail("manager@lab.example"); // undefined
 */
export function checkEmail(email: string): Problem | undefined {
  if (email === "" || /^[A-Za-z0-9._+-]{1,64}@[a-z0-9.-]{1,190}$/.test(email)) return undefined;
  return {
    code: "EMAIL_INVALID",
    severity: "error",
    message: `${JSON.stringify(email.slice(0, 80))} is no address of electronic mail`,
    next: "write it like manager@lab.example",
  };
}
