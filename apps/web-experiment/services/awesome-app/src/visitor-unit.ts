import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";

const cookieName = "unit";
/** As long as an exposure can be liked. */
const maxAge = 30 * 24 * 60 * 60;

/**
 * Who visits: a random value that the visitor's browser keeps and no script can read. It says nothing about the person, and
 * no name decides which arm is shown.
 */
export function visitorUnit(context: Context): string {
  const known = getCookie(context, cookieName);
  const unit = known !== undefined && /^[\w-]{22}$/.test(known) ? known : randomBytes(16).toString("base64url");
  const secure = context.req.header("X-Forwarded-Proto") === "https";
  setCookie(context, cookieName, unit, { path: "/", httpOnly: true, sameSite: "Lax", secure, maxAge });
  return unit;
}
