#!/usr/bin/env node
// Finds a Node that runs TypeScript, then loads the command: its bundle, or in a checkout its source if that is newer.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const oldestNode = 24;
const bundle = new URL("../bundle/main.js", import.meta.url);

if (Number(process.versions.node.split(".")[0]) < oldestNode) await startBundledNode();
else await run();

async function run() {
  const { enableCompileCache, registerHooks } = await import("node:module");
  enableCompileCache();
  const fresh = bundleIsFresh();
  if (!fresh) {
    registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, "@grove/source"] }),
    });
  }
  const { main } = await import(fresh ? bundle.href : new URL("../src/main.ts", import.meta.url).href);
  process.exitCode = await main(process.argv.slice(2), { since: 0 });
}

/** Whether there is a bundle, and no source that was changed after it was made; a package has no source at all. */
function bundleIsFresh() {
  const made = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return false;
  const packages = join(import.meta.dirname, "../..");
  const sources = ["kustomize-ts", "plan", "experiments", "git", "cluster", "otree-client", "forge", "cli"].map(
    (name) => join(packages, name, "src"),
  );
  return sources.every((source) => newest(source) < made);
}

/** When a file below a directory was last changed, in milliseconds; never without it: even 0 is a time, as in images. */
function newest(directory) {
  const status = statSync(directory, { throwIfNoEntry: false });
  if (status === undefined) return -Infinity;
  const changes = readdirSync(directory, { withFileTypes: true }).map((entry) => {
    const path = `${directory}/${entry.name}`;
    return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
  });
  return Math.max(status.mtimeMs, ...changes);
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
