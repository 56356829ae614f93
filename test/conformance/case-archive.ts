import type { JudgedCase, Outcome } from "./conformance-case.ts";

/*
 * A case as one text, so that a change of a case reads well in a diff:
 *
 *   kustomize build --reorder=none overlay
 *   -- overlay/kustomization.yaml --
 *   resources: [pod.yaml]
 *   -- expected output --
 *   …
 *
 * A file that does not end with a line break is marked "(no line break at the end)", one that is no text "(base64)".
 * Instead of the output, "-- expected error --" tells what the original said; only that it refuses counts.
 */

const unended = " (no line break at the end)";
const binary = " (base64)";
const output = "expected output";
const error = "expected error";

/** Writes a case as text. @throws Error when a line of a file looks like a heading. */
export function writeArchive({ path, flags, files, expected }: JudgedCase): string {
  const parts = [...files].map(([name, content]) => writePart(name, content));
  const [name, text] = expected.kind === "rendered" ? [output, expected.yaml] : [error, `${expected.message}\n`];
  return [`${["kustomize build", ...flags, path].join(" ")}\n`, ...parts, writePart(name, text)].join("");
}

function writePart(name: string, content: string | Uint8Array): string {
  if (typeof content !== "string") return `-- ${name}${binary} --\n${Buffer.from(content).toString("base64")}\n`;
  if (/^-- .* --$/m.test(content)) throw new Error(`A line of ${name} looks like the heading of a file.`);
  return content === "" || content.endsWith("\n")
    ? `-- ${name} --\n${content}`
    : `-- ${name}${unended} --\n${content}\n`;
}

/** Reads what {@link writeArchive} wrote. @throws Error when the text is no case. */
export function readArchive(name: string, text: string): JudgedCase {
  const [command = "", ...parts] = text.split(/^-- (.*) --\n/m);
  const words = command.trim().split(" ").slice(2);
  const files = new Map<string, string | Uint8Array>();
  for (let at = 0; at < parts.length; at += 2) readPart(files, parts[at] ?? "", parts[at + 1] ?? "");
  const expected = takeExpected(files);
  if (expected === undefined) throw new Error(`${name} says nothing of the expected output.`);
  return { name, path: words.at(-1) ?? ".", flags: words.slice(0, -1), files, expected };
}

function readPart(files: Map<string, string | Uint8Array>, heading: string, content: string): void {
  if (heading.endsWith(binary)) files.set(heading.slice(0, -binary.length), Buffer.from(content, "base64"));
  else if (heading.endsWith(unended)) files.set(heading.slice(0, -unended.length), content.slice(0, -1));
  else files.set(heading, content);
}

function takeExpected(files: Map<string, string | Uint8Array>): Outcome | undefined {
  const yaml = files.get(output);
  const message = files.get(error);
  files.delete(output);
  files.delete(error);
  if (typeof yaml === "string") return { kind: "rendered", yaml };
  return typeof message === "string" ? { kind: "refused", message: message.trimEnd() } : undefined;
}
