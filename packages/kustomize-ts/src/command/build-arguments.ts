import type { BuildOptions } from "../build/build.ts";
import { type FlagSpec, type ParsedFlags, parseFlags } from "./parse-flags.ts";

/** What `build` is asked to do. */
export interface BuildArguments {
  readonly path: string;
  /** A file, or a directory that gets one file for each resource; "" is standard output. */
  readonly output: string;
  readonly options: BuildOptions;
  /** Uses of flags that the original calls deprecated, in its words. */
  readonly warnings: readonly string[];
}

const flags: readonly FlagSpec[] = [
  { name: "output", short: "o" },
  { name: "load-restrictor" },
  { name: "reorder" },
  { name: "enable-managedby-label", isSwitch: true },
  { name: "enable-alpha-plugins", isSwitch: true },
  { name: "enable-helm", isSwitch: true },
  { name: "enable-exec", isSwitch: true },
  { name: "helm-command" },
  { name: "helm-api-versions" },
  { name: "helm-kube-version" },
  { name: "helm-debug", isSwitch: true },
  { name: "network", isSwitch: true },
  { name: "network-name" },
  { name: "mount" },
  { name: "env", short: "e" },
  { name: "as-current-user", isSwitch: true },
];

/**
 * Reads the arguments of `build`, which are the original's.
 *
 * @param environment the process's, where the original looks for KUSTOMIZE_ENABLE_MANAGEDBY_LABEL.
 * @throws Error for what the original refuses, and for flags of helm and of functions, with what to do instead.
 */
export function buildArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): BuildArguments {
  const { operands, values } = parseFlags(args, flags);
  refuseUnsupported(values);
  if (operands.length > 1) throw new Error("specify one path to kustomization.yaml");
  if (operands[0] === "") throw new Error("must build at directory: directory path cannot be empty");
  const last = (name: string, otherwise: string): string => values.get(name)?.at(-1) ?? otherwise;
  const restrictor = oneOf("load-restrictor", last("load-restrictor", ""), restrictors);
  const isLabelled = last("enable-managedby-label", "false") === "true";
  return {
    path: operands[0] ?? ".",
    output: last("output", ""),
    options: {
      loadRestrictor: restrictor === "LoadRestrictionsNone" ? "none" : "rootOnly",
      reorder: oneOf("reorder", last("reorder", "legacy"), ["legacy", "none"]),
      managedByLabel: isLabelled || environment["KUSTOMIZE_ENABLE_MANAGEDBY_LABEL"] === "on",
    },
    warnings: [...deprecated].flatMap(([name, advice]) =>
      values.has(name) ? [`Flag --${name} has been deprecated, ${advice}`] : [],
    ),
  };
}

const restrictors = ["LoadRestrictionsRootOnly", "LoadRestrictionsNone", ""] as const;

function oneOf<Value extends string>(name: string, value: string, legal: readonly Value[]): Value {
  const found = legal.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const shown = legal.filter((candidate) => candidate !== "").join(" ");
  throw new Error(`illegal flag value --${name} ${value}; legal values: [${shown}]`);
}

const deprecated: ReadonlyMap<string, string> = new Map([
  ["reorder", "use the new 'sortOptions' field in kustomization.yaml instead."],
  [
    "enable-managedby-label",
    "The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.",
  ],
]);

const helm = "charts are not rendered here: run `helm template` into a file and list it in resources.";
const functions = "functions are not run here: run them beforehand and list their result in resources.";

// Without --enable-helm and --enable-exec the settings of helm and of functions do nothing, in the original too.
const unsupported: ReadonlyMap<string, string> = new Map([
  ["enable-helm", helm],
  ["enable-exec", functions],
  ["network", functions],
  ["mount", functions],
  ["env", functions],
  ["as-current-user", functions],
]);

function refuseUnsupported(values: ParsedFlags["values"]): void {
  for (const [name, advice] of unsupported) {
    const value = values.get(name)?.at(-1);
    if (value !== undefined && value !== "false") throw new Error(`--${name} is not supported; ${advice}`);
  }
}
