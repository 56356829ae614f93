import { join, relative } from "node:path";
import { demoFolder, repositoryRoot } from "./demo-folder.ts";
import { narrate } from "./narrate.ts";
import { run } from "./run.ts";

const launcher = join(repositoryRoot, "packages", "cli", "bin", "grove.js");

/**
 * Runs `grove` as a person would, shows the command and what it said, and ends the demo where the exit code is not the
 * one that the story expects (0 unless told).
 */
export function grove(words: readonly string[], expected = 0): void {
  narrate.command(["grove", ...words.map(shown)]);
  const variables = { GROVE_LAB: demoFolder.lab, ...(process.stdout.isTTY && { FORCE_COLOR: "1" }) };
  const { exitCode, output } = run([process.execPath, launcher, ...words], { variables });
  narrate.output(output);
  if (exitCode !== expected) throw new Error(`grove ${words.join(" ")} ended with ${exitCode}, expected ${expected}`);
  if (expected !== 0) narrate.note(`(exit code ${exitCode}, as it should be)`);
}

/** Paths inside the repository as a person there would type them; words with blanks in quotes. */
function shown(word: string): string {
  if (word.startsWith(repositoryRoot)) return relative(repositoryRoot, word);
  return word.includes(" ") ? `"${word}"` : word;
}
