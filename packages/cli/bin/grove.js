#!/usr/bin/env node
// Finds a Node that runs TypeScript, then loads the command: from src/ in a checkout, from dist/ in a package.
import { existsSync } from "node:fs";

const oldestNode = 24;

if (Number(process.versions.node.split(".")[0]) < oldestNode) await startBundledNode();
else await run();

async function run() {
  const { enableCompileCache, registerHooks } = await import("node:module");
  enableCompileCache();
  const source = new URL("../src/main.ts", import.meta.url);
  const inCheckout = existsSync(source);
  if (inCheckout) {
    registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, "@grove/source"] }),
    });
  }
  const { main } = await import(inCheckout ? source.href : new URL("../dist/main.js", import.meta.url).href);
  process.exitCode = await main(process.argv.slice(2));
}

async function startBundledNode() {
  const { spawn } = await import("node:child_process");
  const { fileURLToPath } = await import("node:url");
  const node = await bundledNode();
  if (node === undefined) {
    console.error(`grove needs Node.js ${oldestNode} or newer; this is ${process.version}.`);
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

/** The Node that npm installed for this platform; on ARM Macs its package has another name. */
async function bundledNode() {
  const { createRequire } = await import("node:module");
  const { resolve } = createRequire(import.meta.url);
  const windows = process.platform === "win32";
  const platform = `${windows ? "win" : process.platform}-${process.arch}`;
  for (const name of [`node-${platform}`, `node-bin-${platform}`]) {
    try {
      return resolve(`${name}/bin/${windows ? "node.exe" : "node"}`);
    } catch {
      // Not installed under this name: try the next.
    }
  }
  return undefined;
}
