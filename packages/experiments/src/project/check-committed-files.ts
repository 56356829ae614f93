import type { Files, Problem } from "@grove/plan";

/** Files that belong to one computer, not into Git and so not into the image. */
export function checkCommittedFiles(files: Files): readonly Problem[] {
  return [...files.keys()].flatMap((path) => {
    const rule = rules.find(({ pattern }) => pattern.test(path));
    if (rule === undefined) return [];
    const { code, message } = rule;
    return [{ code, severity: "error" as const, message, next: remove(path), file: path }];
  });
}

function remove(path: string): string {
  const target = path.endsWith("/pyvenv.cfg") ? path.slice(0, -"/pyvenv.cfg".length) : path;
  return `git rm -r --cached ${JSON.stringify(target)}, and take the starter's .gitignore`;
}

const rules = [
  {
    pattern: /\.sqlite3?$/,
    code: "DATABASE_COMMITTED",
    message: "the database of your own computer is in Git; there may be data about people in it",
  },
  {
    pattern: /(^|\/)pyvenv\.cfg$/,
    code: "VIRTUAL_ENVIRONMENT_COMMITTED",
    message: "the virtual environment of your own computer is in Git; it runs nowhere else and makes the image huge",
  },
  {
    pattern: /(^|\/)\.env$/,
    code: "SECRETS_COMMITTED",
    message: "the file .env is in Git; passwords in it are readable for everybody who sees the repository, for ever",
  },
];
