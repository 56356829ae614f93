import type { Cluster } from "@grove/cluster";
import type { Terminal } from "./terminal/terminal.ts";

/** What a verb does: it computes or acts, and returns what is to be shown; it neither prints nor exits. */
export type Command = (context: Context, input: Input) => Promise<Result>;

/** What holds for every verb. */
export interface Context {
  /** A path or URL; from `--lab`, else `GROVE_LAB`, else the repository around the working directory. */
  readonly lab: string | undefined;
  readonly dryRun: boolean;
  /** A new branch that gets the commit, for people to merge; main unless told. */
  readonly branch?: string | undefined;
  /** Milliseconds that the whole command may take. */
  readonly timeout: number;
  /** When the command began, by `performance.now()`: who was slow to come so far takes the machine or the lab to be busy. */
  readonly since: number;
  readonly workingDirectory: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** The cluster of the kubeconfig; the code for it, which takes long to load, is loaded now. */
  readonly openCluster: () => Promise<Cluster>;
}

/** The words of one command line, checked by commander against the verb's usage. */
export interface Input {
  readonly operands: readonly string[];
  readonly options: Options;
}

export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What a command has to say; `data` is printed instead of `text` under `--json`. */
export interface Result {
  readonly text: string;
  readonly data: unknown;
  /** 0 unless told; `check` returns 1 when it found errors. */
  readonly exitCode?: number;
}

/** The value of an option, or `undefined` where it was not given. */
export function option(input: Input, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === "string" ? value : undefined;
}

/** The values of an option that may be repeated. */
export function optionList(input: Input, name: string): readonly string[] {
  const value = input.options[name];
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value : [];
}

/** Those values as a request holds them, in which one stands without a list around it. */
export function oneOrSeveral(values: readonly string[]): string | readonly string[] | undefined {
  return values.length > 1 ? values : values[0];
}
