import { z } from "zod";

/** The version of every file format of a lab. */
export const apiVersion = z.literal("grove/v1").meta({ description: "Version of this file format" });
