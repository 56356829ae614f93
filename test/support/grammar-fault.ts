import { buildProgram } from "@grove/cli";
import { CommanderError } from "commander";

/** What `grove` would say of the words behind its name before it begins to act; `undefined` if it takes them. */
export function grammarFault(words: readonly string[]): string | undefined {
  const program = silentProgram();
  program.hook("preAction", () => {
    throw new CommanderError(0, "grove.taken", "");
  });
  return faultOf(() => program.parse(words, { from: "user" }));
}

/** The same for a command that a text only mentions: what it needs may be left out, what it has must exist. */
export function mentionFault([name = "", ...rest]: readonly string[]): string | undefined {
  if (name.startsWith("-")) return grammarFault([name, ...rest]);
  const verb = silentProgram().commands.find((command) => command.name() === name);
  if (verb === undefined) return `unknown command '${name}'`;
  // With a value where the text gives an option alone: `--file`.
  const { unknown } = verb.parseOptions([...rest, "VALUE"]);
  const option = unknown.find((word) => word.startsWith("-"));
  return option === undefined ? undefined : `unknown option '${option}'`;
}

function silentProgram(): ReturnType<typeof buildProgram> {
  return buildProgram({
    terminal: { interactive: false, print() {}, printError() {}, progress() {}, style: (_, text) => text },
    openCluster: () => Promise.reject(new Error("what is only parsed needs no cluster")),
    variables: {},
    since: 0,
    onExit() {},
  });
}

function faultOf(parse: () => void): string | undefined {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) return error.message;
  }
  return undefined;
}
