#!/usr/bin/env node
// Runs src in a checkout and dist in a package. Needs Node 24; where the host's is older, takes the one among the packages.
import { existsSync } from "node:fs";

if (Number(process.versions.node.split(".")[0]) < 24) await runWithNode24();
else await run();

async function run() {
  const { enableCompileCache, registerHooks } = await import("node:module");
  enableCompileCache();
  const source = new URL("../src/main.ts", import.meta.url);
  const inSource = existsSync(source);
  if (inSource) {
    registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, "@grove/source"] }),
    });
  }
  const { main } = await import(inSource ? source.href : new URL("../dist/main.js", import.meta.url).href);
  process.exitCode = await main(process.argv.slice(2));
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
