import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { run } from "../run/command.ts";

/** Where pip looks for settings on Linux before it looks anywhere else. */
const place = "/etc/xdg/pip";

/** Sections of pip's settings as `pip config list` names them, the weakest first. */
const sections = ["global", "install", ":env:"];

/**
 * The options by which a build's pip finds the package index as this machine's pip does.
 *
 * They lend its settings, and the files that these name, to each `RUN` as a folder to read: nothing of the machine gets
 * into an image or its history but the name of an empty folder.
 *
 * @param folder does not exist yet; is made, and must stay until the build is through.
 */
export async function pipSettings(folder: string): Promise<readonly string[]> {
  mkdirSync(folder);
  // A machine without pip has no settings of it either.
  const listed = await run(["pip", "config", "list"]).catch(() => "");
  const settings = new Map(sections.flatMap((section) => readSection(listed, section)));
  const lines = [...settings].map(([name, value]) => `${name} = ${lend(folder, { name, value })}\n`);
  writeFileSync(join(folder, "pip.conf"), `[global]\n${lines.join("")}`);
  return ["--volume", `${folder}:${place}:ro`];
}

function readSection(listed: string, section: string): readonly (readonly [name: string, value: string])[] {
  return [...listed.matchAll(/^(.+)\.([\w-]+)='(.*)'$/gm)]
    .filter(([, of]) => of === section)
    .map(([, , name = "", value = ""]) => [name, value]);
}

/** A file or folder of the machine, such as its certificates, is copied beside the settings. */
function lend(folder: string, { name, value }: { readonly name: string; readonly value: string }): string {
  if (!isAbsolute(value) || !existsSync(value)) return value;
  cpSync(value, join(folder, name), { recursive: true, dereference: true });
  return join(place, name);
}
