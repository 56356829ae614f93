import { randomBytes as nodeRandomBytes } from "node:crypto";
import type { RandomBytes } from "@grove/experiments";

/** The operating system's random bytes, for planners, which have no chance of their own. */
export const randomBytes: RandomBytes = (length) => new Uint8Array(nodeRandomBytes(length));
