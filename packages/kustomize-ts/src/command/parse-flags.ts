/** A flag of the command: its long name, and how its value is written. */
export interface FlagSpec {
  readonly name: string;
  /** One letter, as in `-o`. */
  readonly short?: string;
  /** Takes no value, or `=true` and `=false`. */
  readonly isSwitch?: boolean;
}

/** What a command line says. */
export interface ParsedFlags {
  readonly operands: readonly string[];
  /** The values of the flags by their long name, in the order they were given. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads a command line as Go's pflag does: flags may stand between operands, `--` ends them.
 *
 * @throws Error for unknown flags, missing and wrong values, in pflag's words.
 */
export function parseFlags(args: readonly string[], specs: readonly FlagSpec[]): ParsedFlags {
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === "--") operands.push(...rest.splice(0));
    else if (argument.length < 2 || !argument.startsWith("-")) operands.push(argument);
    else {
      const { spec, inline } = findFlag(argument, specs);
      const value = spec.isSwitch ? switchValue(spec, inline) : (inline ?? rest.shift());
      if (value === undefined) throw new Error(`flag needs an argument: ${argument}`);
      values.set(spec.name, [...(values.get(spec.name) ?? []), value]);
    }
  }
  return { operands, values };
}

function findFlag(argument: string, specs: readonly FlagSpec[]): { spec: FlagSpec; inline: string | undefined } {
  const [, long, longValue] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  const [, short, shortValue] = long === undefined ? (/^-([^-])(?:=?(.+))?$/s.exec(argument) ?? []) : [];
  const spec = specs.find((candidate) => candidate.name === long || (short && candidate.short === short));
  if (spec !== undefined) return { spec, inline: longValue ?? shortValue };
  throw new Error(
    long === undefined ? `unknown shorthand flag: '${short ?? "-"}' in ${argument}` : `unknown flag: --${long}`,
  );
}

const trueWords = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const falseWords = new Set(["0", "f", "F", "false", "FALSE", "False"]);

function switchValue({ name }: FlagSpec, value = "true"): string {
  if (trueWords.has(value)) return "true";
  if (falseWords.has(value)) return "false";
  throw new Error(
    `invalid argument "${value}" for "--${name}" flag: strconv.ParseBool: parsing "${value}": invalid syntax`,
  );
}
