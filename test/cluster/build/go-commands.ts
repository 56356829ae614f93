import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run/command.ts";
import { sources, type Stand } from "../stand.ts";
import { cached } from "./cached.ts";
import { contentKey } from "./content-key.ts";

/** A folder of `go/`: go.mod and go.sum pin an upstream, its tools.go names the commands to build. */
export interface GoCommands {
  readonly folder: string;
  /** Go variables that the linker sets, such as a version. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Two cores are shared with whoever works on the machine. */
const environment = { CGO_ENABLED: "0", GOFLAGS: "-p=2 -buildvcs=false", GOTOOLCHAIN: "local" };

/**
 * Builds an upstream's commands; gives the folder of the binaries, each under its command's name.
 *
 * @throws {GroveError} `COMMAND_FAILED` with the compiler's words.
 */
export async function buildGoCommands(stand: Stand, commands: GoCommands): Promise<string> {
  const directory = join(sources, "go", commands.folder);
  const variables = Object.entries(commands.variables ?? {}).map(([name, value]) => ` -X ${name}=${value}`);
  const flags = ["-trimpath", "-ldflags", `-s -w${variables.join("")}`];
  const files = ["go.mod", "go.sum", "tools.go", "main.go"]
    .map((name) => join(directory, name))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, "utf8"));
  const packages = commandPackages(join(directory, "tools.go"));
  return cached(stand, {
    name: `go/${commands.folder}`,
    key: contentKey([...files, ...flags, environment.CGO_ENABLED]),
    make: async (folder) => {
      // One command is named after its upstream: Go would call etcd "server" and Argo CD "cmd".
      const output = packages.length === 1 ? join(folder, commands.folder) : `${folder}/`;
      await run(["nice", "go", "build", ...flags, "-o", output, ...packages], { directory, environment });
    },
  });
}

/** The folder of an upstream module's sources, for the manifests and scripts in it. */
export async function moduleFolder(folder: string, module: string): Promise<string> {
  const directory = join(sources, "go", folder);
  await run(["go", "mod", "download", module], { directory, environment });
  return (await run(["go", "list", "-m", "-f", "{{.Dir}}", module], { directory, environment })).trim();
}

/** The packages that a tools.go imports; without one, the package of the folder itself. */
function commandPackages(path: string): readonly string[] {
  if (!existsSync(path)) return ["."];
  return [...readFileSync(path, "utf8").matchAll(/^\t_ "(.+)"$/gm)].map((match) => match[1] ?? "");
}
