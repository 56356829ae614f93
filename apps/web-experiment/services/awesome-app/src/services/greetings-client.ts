import { z } from "zod";
import { askService, type Reply } from "./ask-service.ts";

/** A greeting as greetings words it for a visitor. */
export interface Greeting {
  readonly greeting: string;
  /** What a Like of it is sent with; an experiment that is decided takes none. */
  readonly like?: string;
  readonly liked: boolean;
}

export interface GreetingsClient {
  readonly greet: (name: string, unit: string) => Promise<Reply<Greeting>>;
  readonly like: (token: string) => Promise<Reply<unknown>>;
}

const greeting = z.object({ greeting: z.string(), like: z.string().exactOptional(), liked: z.boolean() });

/** The service greetings at this address, without a slash at the end. */
export function greetingsClient(address: string): GreetingsClient {
  return {
    greet: async (name, unit) => {
      const url = `${address}/greeting/${encodeURIComponent(name)}`;
      return askService({ url, request: { headers: { "X-Unit": unit } }, schema: greeting });
    },
    like: async (token) => {
      const request = { method: "POST", body: new URLSearchParams({ like: token }) };
      return askService({ url: `${address}/like_greeting`, request, schema: z.unknown() });
    },
  };
}
