import { z } from "zod";
import type { Visit } from "../visit.ts";
import { askService, type Reply } from "./ask-service.ts";

export interface MathsClient {
  /** The calculation of a visit as people write it: `1 + 1 = 2`. */
  readonly calculate: (visit: Visit) => Promise<Reply<string>>;
}

const calculation = z.object({ text: z.string() }).transform(({ text }) => text);

/** The service maths at this address, without a slash at the end. */
export function mathsClient(address: string): MathsClient {
  return {
    calculate: async ({ operation, x, y }) => {
      const numbers = new URLSearchParams({ x, y });
      return askService({ url: `${address}/${operation}?${numbers.toString()}`, schema: calculation });
    },
  };
}
