import { existsSync } from "node:fs";
import { join } from "node:path";
import { demoFolder } from "./demo-folder.ts";
import { narrate } from "./narrate.ts";
import { run } from "./run.ts";

/**
 * Lets oTree's bots play the project, as its pipeline will: oTree comes from PyPI into a virtual environment.
 *
 * Where Python or PyPI cannot be had, the demo says so and goes on: the lab does not depend on it.
 */
export function runBots(): void {
  const missing = installOtree();
  if (missing !== undefined) {
    narrate.note(`The bots did not play: ${missing}`);
    return;
  }
  narrate.command(["otree", "test", "public_goods"]);
  const { exitCode, output } = run([inEnvironment("otree"), "test", "public_goods"], { directory: demoFolder.project });
  narrate.output(output.split("\n").slice(-4).join("\n"));
  if (exitCode !== 0) throw new Error(`the bots found a fault in the starter:\n${output}`);
}

/** Installs oTree once; returns why it cannot be had, or nothing where it is there. */
function installOtree(): string | undefined {
  if (existsSync(inEnvironment("otree"))) return undefined;
  narrate.note("Installing oTree into a virtual environment, once …");
  const requirements = join(demoFolder.project, "requirements.txt");
  const steps = [
    ["python3", "-m", "venv", demoFolder.virtualEnvironment],
    [inEnvironment("pip"), "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements],
  ];
  for (const step of steps) {
    const { exitCode, output } = run(step);
    if (exitCode !== 0) return `"${step.join(" ")}" ended with ${exitCode}: ${output.split("\n").at(-1)}`;
  }
  return undefined;
}

function inEnvironment(program: string): string {
  return process.platform === "win32"
    ? join(demoFolder.virtualEnvironment, "Scripts", `${program}.exe`)
    : join(demoFolder.virtualEnvironment, "bin", program);
}
