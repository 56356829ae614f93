import type { Files, Problem } from "@grove/plan";
import { faultAt } from "../../../project/fault-at.ts";

/**
 * Whether requirements.txt says exactly which packages the study runs with, oTree and the driver of its database among
 * them. A file that includes another one (`-r`) is believed to get the rest from there.
 */
export function checkRequirements(files: Files): readonly Problem[] {
  const text = files.get(file);
  if (text === undefined) return [missing];
  const requirements = readRequirements(text);
  const includesMore = /^\s*(-r|--requirement)\b/m.test(text);
  return [
    ...requirements.flatMap((requirement) => checkRequirement(requirement, text)),
    ...(includesMore ? [] : needed.filter(({ names }) => !requirements.some(({ name }) => names.includes(name)))).map(
      ({ fault }) => faultAt({ file, text }, fault),
    ),
  ];
}

const file = "requirements.txt";

interface Requirement {
  /** In lower case: `otree`. */
  readonly name: string;
  /** What stands behind the name: `==6.0.15`. */
  readonly version: string;
  readonly offset: number;
}

/** A line that is an address, an option or a path names no package. */
function readRequirements(text: string): readonly Requirement[] {
  return [...text.matchAll(/^[ \t]*([A-Za-z0-9][\w.-]*)(?:\[[^\]\n]*\])?(?!\S*:\/\/)([^;#\n]*)/gm)].map((match) => {
    const [, name = "", rest = ""] = match;
    const version = rest.replace(/(--|\\).*/, "").replaceAll(/\s/g, "");
    return { name: name.toLowerCase(), version, offset: match.index };
  });
}

function checkRequirement({ name, version, offset }: Requirement, text: string): readonly Problem[] {
  const isPinned = /^===?[^*,]+$/.test(version) || version.startsWith("@");
  const place = { file, text, offset };
  if (!isPinned) return [name === "otree" ? faultAt(place, otreeNotPinned) : notPinned(name, place)];
  const major = Number(/^=+(\d+)/.exec(version)?.[1] ?? oldestOTree);
  return name === "otree" && major < oldestOTree ? [faultAt(place, otreeTooOld(version))] : [];
}

const oldestOTree = 6;

function notPinned(name: string, place: Parameters<typeof faultAt>[0]): Problem {
  const fault = {
    code: "PACKAGE_NOT_PINNED",
    message: `the line of ${name} names no exact version, so the next build may bring another one`,
    next: `write the one that you tested: ${name}==…; "pip freeze" shows it`,
  };
  return { ...faultAt(place, fault), severity: "warning" };
}

const otreeNotPinned = {
  code: "OTREE_NOT_PINNED",
  message: "the line of otree names no exact version, so the next build may bring another oTree into a running study",
  next: 'write the one that you tested, as the starter does: otree==6.0.15; "otree --version" shows it',
};

function otreeTooOld(version: string) {
  return {
    code: "OTREE_TOO_OLD",
    message: `oTree ${version.replace(/^=+/, "")} does not fit: the lab runs oTree 6, whose database has other columns`,
    next: "write otree==6.0.15, install it, and let the bots play: they show what else must change",
  };
}

const needed = [
  {
    names: ["otree"],
    fault: {
      code: "OTREE_NOT_LISTED",
      message: "requirements.txt does not name oTree, so the image would have none",
      next: "add the line of the starter: otree==6.0.15",
    },
  },
  {
    names: ["psycopg2-binary", "psycopg2"],
    fault: {
      code: "DATABASE_DRIVER_MISSING",
      message: "requirements.txt does not name psycopg2-binary, without which oTree does not reach the lab's database",
      next: "add the line of the starter: psycopg2-binary==2.9.13",
    },
  },
];

const missing: Problem = {
  code: "REQUIREMENTS_MISSING",
  severity: "error",
  message: "requirements.txt is not there, so nobody knows which oTree the study needs",
  next: 'copy it from the starter and add your packages, each with its version; "pip freeze" shows them',
  file,
};
