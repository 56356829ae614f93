import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = new URL("../../src/main.ts", import.meta.url).href;

/** The addresses of all modules that `grove` loads for a command line, in a process of its own, from its source. */
export function loadedModules(words: readonly string[]): readonly string[] {
  const script = `
    import { registerHooks } from "node:module";
    registerHooks({ load: (url, context, next) => { console.error("loads", url); return next(url, context); } });
    const { main } = await import(${JSON.stringify(main)});
    await main(${JSON.stringify(words)});
  `;
  const options = ["--conditions=@grove/source", "--input-type=module", "--eval", script];
  const { stderr } = spawnSync(process.execPath, options, {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    encoding: "utf8",
  });
  return [...stderr.matchAll(/^loads (\S+)$/gm)].map((match) => match[1] ?? "");
}
