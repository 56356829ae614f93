import type { Command } from "../command.ts";

/** One verb of the grammar (DESIGN §8); its code is loaded only when it runs. */
export interface Verb {
  /** In commander's notation: `<required>`, `[optional]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly VerbOption[];
  /** Variables that it reads, for what must not stand on a command line → what each is. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Seconds after which it gives up unless it is told otherwise; 300 where nothing is said. */
  readonly timeout?: number;
  /** Command lines that work as they stand. */
  readonly examples: readonly string[];
  load(): Promise<Command>;
}

export interface VerbOption {
  readonly flags: string;
  readonly summary: string;
  readonly required?: boolean;
  /** It may be given several times with one value each, so that what follows the value is still an operand. */
  readonly repeatable?: boolean;
}
