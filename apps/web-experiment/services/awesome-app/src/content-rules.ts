import { createHash } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { style } from "./page/style.ts";

/** What a browser may do with our pages: show them with their own style, and send forms to where they came from. */
export function contentRules(): MiddlewareHandler {
  const styleHash = createHash("sha256").update(style).digest("base64");
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [`'sha256-${styleHash}'`],
      imgSrc: ["data:"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    // The address of a page holds a name. Not "no-referrer": browsers would then send forms with `Origin: null`.
    referrerPolicy: "same-origin",
    strictTransportSecurity: false, // who ends TLS decides
    xFrameOptions: "DENY",
    permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  });
}
