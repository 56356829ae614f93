import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileLibrary } from "./compile-library.ts";

/** What happens at a call that changes files, and at which one of a whole tree of processes, counted from 1. */
export interface Harm {
  readonly call: number;
  /** An errno with which this many calls fail from there on; without it all processes are killed before the call. */
  readonly error?: { readonly number: number; readonly times: number };
}

export interface CountedRun {
  /** Variables for the command. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many calls were made so far. */
  count(): number;
}

/**
 * Compiles the library that counts the calls that change files, and gives what arms one run with it.
 *
 * `strace` could count, too, but for each process and thread by itself: "the 70th call of all of them" cannot be said.
 * The library is also several times faster, and needs no right to trace.
 */
export function buildCallCounter(directory: string): (harm?: Harm) => CountedRun {
  const library = compileLibrary("call-counter", join(directory, "call-counter.so"));
  let runs = 0;
  return (harm) => {
    const counter = join(directory, `calls-${runs++}`);
    writeFileSync(counter, Buffer.alloc(8));
    return {
      environment: { LD_PRELOAD: library, GROVE_CALL_COUNTER: counter, ...variablesOf(harm) },
      count: () => Number(readFileSync(counter).readBigInt64LE()),
    };
  };
}

function variablesOf(harm: Harm | undefined): Readonly<Record<string, string>> {
  if (harm === undefined) return {};
  const at = { GROVE_CALL_AT: String(harm.call) };
  if (harm.error === undefined) return at;
  return { ...at, GROVE_CALL_ERROR: String(harm.error.number), GROVE_CALL_TIMES: String(harm.error.times) };
}
