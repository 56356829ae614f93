import type { Cluster, OpenClusterOptions } from "@grove/cluster";
import { Command as Program, Option } from "commander";
import { commandVersion } from "./command-version.ts";
import type { Context, Options } from "./command.ts";
import { parseTimeout } from "./parse-timeout.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { verbGroups } from "./verbs.ts";
import { labVerbs } from "./verbs/lab-verbs.ts";
import type { Verb } from "./verbs/verb.ts";

/** The whole command line of `grove`: every verb with its options, help and examples. */
export function buildProgram(shell: Shell): Program {
  const { terminal } = shell;
  const program = new Program("grove")
    .description("Experiments on the web from Git: one directory in a repository is one running experiment.")
    .version(`grove ${commandVersion}`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.printError(text.trimEnd()),
    })
    .showHelpAfterError("(add --help for the usage and an example)");
  for (const [heading, verbs] of Object.entries(verbGroups)) {
    program.commandsGroup(heading);
    for (const verb of verbs) addVerb(program, verb, shell);
  }
  program.commandsGroup("Help:").helpCommand("help [command]", "what a verb does, with an example");
  return program.addHelpText("after", `\nStart here:\n  $ ${labVerbs[0]?.examples[0]}`);
}

export interface Shell {
  readonly terminal: Terminal;
  readonly openCluster: (options: OpenClusterOptions) => Promise<Cluster>;
  readonly variables: Context["variables"];
  readonly since: number;
  readonly onExit: (code: number) => void;
}

function addVerb(program: Program, verb: Verb, shell: Shell): void {
  const command = program.command(verb.usage).description(verb.summary);
  for (const { flags, summary, required, repeatable } of verb.options ?? []) {
    const option = new Option(flags, summary).makeOptionMandatory(required ?? false);
    command.addOption(repeatable === true ? option.argParser(collect) : option);
  }
  for (const option of sharedOptions(verb)) command.addOption(option);
  if (verb.variables !== undefined) command.addHelpText("after", `\nEnvironment:\n${formatVariables(verb.variables)}`);
  command.addHelpText("after", `\nExamples:\n${verb.examples.map((example) => `  $ ${example}`).join("\n")}`);
  command.action(async () => {
    const options = command.opts<Options>();
    const run = await verb.load();
    const result = await run(contextOf(options, shell), { operands: command.args, options });
    shell.terminal.progress("");
    shell.terminal.print(options["json"] === true ? JSON.stringify(result.data, undefined, 2) : result.text);
    shell.onExit(result.exitCode ?? 0);
  });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function formatVariables(variables: NonNullable<Verb["variables"]>): string {
  const width = Math.max(...Object.keys(variables).map((name) => name.length));
  return Object.entries(variables)
    .map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`)
    .join("\n");
}

function sharedOptions({ timeout = 300 }: Verb): readonly Option[] {
  return [
    new Option(
      "--lab <lab>",
      "path or URL of the lab (default: GROVE_LAB, else the repository around); GROVE_LAB_TOKEN opens one over https",
    ),
    new Option("--environment <environment>", "staging or production").choices(["staging", "production"]),
    new Option("--dry-run", "show what would be done and do nothing"),
    new Option("--json", "print for programs"),
    new Option("--timeout <seconds>", "give up after this time").default(String(timeout)),
  ];
}

function contextOf(options: Options, { terminal, openCluster, variables, since }: Shell): Context {
  const { lab, branch, timeout, kubeconfig, context } = options;
  return {
    lab: textOf(lab) ?? variables["GROVE_LAB"],
    dryRun: options["dryRun"] === true,
    branch: textOf(branch),
    timeout: parseTimeout(textOf(timeout) ?? ""),
    since,
    workingDirectory: process.cwd(),
    variables,
    terminal,
    openCluster: async () => openCluster({ kubeconfig: textOf(kubeconfig), context: textOf(context) }),
  };
}

function textOf(value: Options[string]): string | undefined {
  return typeof value === "string" ? value : undefined;
}
