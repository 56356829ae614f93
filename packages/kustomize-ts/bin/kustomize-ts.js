#!/usr/bin/env node
// Runs the bundle, or in a checkout the source if that is newer. Needs Node 24; where the host's is older, takes the one
// among the packages.
import { readdirSync, statSync } from "node:fs";

if (Number(process.versions.node.split(".")[0]) < 24) await runWithNode24();
else await run();

async function run() {
  const { enableCompileCache, registerHooks } = await import("node:module");
  enableCompileCache();
  const bundle = new URL("../bundle/main.js", import.meta.url);
  const source = new URL("../src/", import.meta.url);
  const fresh = newest(source) < newest(bundle);
  if (!fresh) {
    registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, "@grove/source"] }),
    });
  }
  const { main } = await import(fresh ? bundle.href : new URL("main.ts", source).href);
  process.exitCode = await main(process.argv.slice(2));
}

/** When a file, or the newest one below a directory, was changed, in milliseconds; never for what is not there. */
function newest(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return -Infinity;
  if (!status.isDirectory()) return status.mtimeMs;
  const entries = readdirSync(path, { withFileTypes: true });
  return Math.max(
    status.mtimeMs,
    ...entries.map((entry) => newest(new URL(entry.isDirectory() ? `${entry.name}/` : entry.name, path))),
  );
}

async function runWithNode24() {
  const { spawn } = await import("node:child_process");
  const { fileURLToPath } = await import("node:url");
  const node = await findNode24();
  if (node === undefined) {
    console.error(`kustomize-ts needs Node.js 24 or newer; this is ${process.version}.`);
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

async function findNode24() {
  const { createRequire } = await import("node:module");
  const system = process.platform === "win32" ? "win" : process.platform;
  const executable = system === "win" ? "node.exe" : "node";
  for (const prefix of ["node", "node-bin"]) {
    try {
      return createRequire(import.meta.url).resolve(`${prefix}-${system}-${process.arch}/bin/${executable}`);
    } catch {
      // This one is not installed; try the next.
    }
  }
  return undefined;
}
