import type { Problem } from "@grove/plan";

/** A problem in a YAML text before its offset has become line and column. */
export interface YamlFault extends Pick<Problem, "code" | "message" | "next"> {
  readonly offset: number;
}
