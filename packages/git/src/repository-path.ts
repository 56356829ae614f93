import { GroveError, type Problem } from "@grove/plan";

const LONGEST_PATH = 1024;
const LONGEST_NAME = 255;

/**
 * Says why a path must not be written to a repository, if so.
 *
 * git itself checks almost nothing here: `mktree` takes `..` and `.git`, and only a server with `receive.fsckObjects`
 * refuses them. On file systems that fold case or drop characters (NTFS, HFS+), more names than `.git` mean `.git`.
 */
export function checkPath(path: string): Problem | undefined {
  const reason = faultOfPath(path);
  if (reason === undefined) return undefined;
  return {
    code: "PATH_INVALID",
    severity: "error",
    message: `${JSON.stringify(path)} cannot be a file of a lab: ${reason}`,
    next: "use a relative path of plain names, such as environments/staging/goods/experiment.yaml",
    file: path,
  };
}

function faultOfPath(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (!path.isWellFormed() || path !== path.normalize("NFC")) return "it is not normalised Unicode";
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u.test(path)) return "it holds control or invisible characters";
  if (/[\\:]/.test(path)) return "it holds a backslash or a colon";
  if (Buffer.byteLength(path) > LONGEST_PATH) return "it is too long";
  return path
    .split("/")
    .map(faultOfName)
    .find((reason) => reason !== undefined);
}

function faultOfName(name: string): string | undefined {
  if (name === "") return "a part of it is empty";
  if (name === "." || name === "..") return `a part of it is ${name}`;
  if (/[. ]$/.test(name)) return "a part of it ends in a dot or a space";
  if (/^\.git(?:modules)?$/i.test(name) || /^gi[^/]*~\d/i.test(name)) return "a part of it belongs to git";
  if (Buffer.byteLength(name) > LONGEST_NAME) return "a part of it is too long";
  return undefined;
}

/**
 * A path to read: without slashes at its ends, `""` for the root.
 *
 * @throws GroveError PATH_INVALID
 */
export function normalisePath(path: string): string {
  const normal = path.replaceAll(/^(?:\.?\/)+|\/+$/g, "");
  if (normal === "" || normal === ".") return "";
  const parts = normal.split("/");
  if (!/\p{Cc}/u.test(normal) && parts.every((part) => part !== "" && part !== "." && part !== "..")) return normal;
  throw new GroveError(`${JSON.stringify(path)} is not a path inside a lab`, {
    code: "PATH_INVALID",
    kind: "usage",
    next: "use a relative path without . and ..",
  });
}

/** The directories above a path, the root `""` first; none above the root itself. */
export function ancestorsOf(path: string): readonly string[] {
  if (path === "") return [];
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index).join("/"));
}

/** The directory that a path is in. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
