import type { SimpleGitFactory } from "simple-git";

/**
 * Loads simple-git when it is first needed, and mute: with `DEBUG=simple-git` it would print the environment of every
 * git process, so also credentials. It reads that variable once, while it is loaded.
 */
export async function loadSimpleGit(): Promise<SimpleGitFactory> {
  const { DEBUG } = process.env;
  delete process.env["DEBUG"];
  try {
    return (await import("simple-git")).simpleGit;
  } finally {
    if (DEBUG !== undefined) process.env["DEBUG"] = DEBUG;
  }
}
