import type { Files, Problem } from "@grove/plan";
import { nearest } from "../../../name/nearest.ts";
import { faultAt } from "../../../project/fault-at.ts";
import { pythonCode } from "./python-code.ts";

/**
 * Whether there is something to play, and each app of it is there with its bots. Only names that are written out in an
 * `app_sequence` are looked at, not those that Python puts together.
 */
export function checkSessionConfigs(files: Files): readonly Problem[] {
  const text = files.get(file);
  if (text === undefined) return [];
  const code = pythonCode(text);
  const nothing = findNothingToPlay(code);
  if (nothing !== undefined) return [faultAt({ file, text, offset: nothing }, nothingToPlay)];
  return appsIn(code).flatMap(({ name, offset }) => {
    const fault = findAppFault(files, name);
    return fault === undefined ? [] : [faultAt({ file, text, offset }, fault)];
  });
}

const file = "settings.py";

/** Where the list is empty or should be; a list that is filled further below is mentioned more than once. */
function findNothingToPlay(code: string): number | undefined {
  const mentions = [...code.matchAll(/\bSESSION_CONFIGS\b/g)];
  if (mentions.length === 0) return /\bimport\s+\*/.test(code) ? undefined : 0;
  return mentions.length === 1 ? /^SESSION_CONFIGS\s*=\s*\[\s*\]/m.exec(code)?.index : undefined;
}

const nothingToPlay = {
  code: "SESSION_CONFIGS_MISSING",
  message: "SESSION_CONFIGS names no session, so there is nothing that participants could play",
  next: "write one as the starter does: SESSION_CONFIGS = [dict(name=…, app_sequence=[…], num_demo_participants=…)]",
};

interface App {
  readonly name: string;
  readonly offset: number;
}

/** Each app once, where it is named first. */
function appsIn(code: string): readonly App[] {
  const sequences = [...code.matchAll(/\bapp_sequence["']?\s*[=:]\s*\[([^\]]*)\]/g)];
  const apps = sequences.flatMap(({ index, 0: whole, 1: list = "" }) =>
    [...list.matchAll(/(?<!\w)(["'])([A-Za-z_]\w*)\1/g)].map((match) => ({
      name: match[2] ?? "",
      offset: index + whole.indexOf("[") + 1 + match.index,
    })),
  );
  return [...new Map(apps.toReversed().map((app) => [app.name, app])).values()].toReversed();
}

function findAppFault(files: Files, app: string): Pick<Problem, "code" | "message" | "next"> | undefined {
  if (!files.has(`${app}/__init__.py`)) {
    const meant = nearest(app, appFolders(files));
    return {
      code: "APP_NOT_FOUND",
      message: `the session plays the app "${app}", but there is no ${app}/__init__.py`,
      next: meant === undefined ? "add the folder to Git, or take the name out here" : `did you mean "${meant}"?`,
    };
  }
  if (files.has(`${app}/tests.py`) || files.has(`${app}/tests/__init__.py`)) return undefined;
  return {
    code: "BOTS_MISSING",
    message: `the app "${app}" has no bots, so nobody knows whether a session gets to its end`,
    next: `write ${app}/tests.py; the starter's README shows one of ten lines`,
  };
}

function appFolders(files: Files): readonly string[] {
  return [...files.keys()].flatMap((path) => /^([^/]+)\/__init__\.py$/.exec(path)?.[1] ?? []);
}
