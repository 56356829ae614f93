import type { MiddlewareHandler } from "hono";
import { ServiceError } from "./service-error.ts";

/** Refuses what comes while so many requests are being answered: soon a clear answer is better than late none. */
export function limitLoad(most: number): MiddlewareHandler {
  let open = 0;
  return async (_, next) => {
    if (open >= most) {
      throw new ServiceError("Too many requests at once. Please try again in a moment.", { code: "BUSY", status: 503 });
    }
    open++;
    try {
      await next();
    } finally {
      open--;
    }
  };
}
