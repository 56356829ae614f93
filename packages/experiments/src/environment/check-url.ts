import type { Problem } from "@grove/plan";

/**
 * Why a text is no address of a Git repository, or `undefined` if it is one: https, ssh, `git@host:path` or file. A
 * leading dash would be an option to git, and a password in the address would lie in Git.
 *
 * @example
 * checkRepositoryUrl("https://gitlab.example/econ/lab.git"); // undefined
 * checkRepositoryUrl("--upload-pack=x")?.code; // "URL_INVALID"
 */
export function checkRepositoryUrl(url: string): Problem | undefined {
  if (/^[a-z]+:\/\/[^/\s@]*:[^/\s@]*@/.test(url)) return urlProblem(url, "take the password out of the address");
  if (/^((https?|ssh|git|file):\/\/|\w[\w.-]*@[\w.-]+:)[\w.~:/?#[\]@!$&()*+,;=%-]+$/.test(url)) return undefined;
  return urlProblem(url, "write it like https://gitlab.example/econ/lab.git");
}

/**
 * Why a text is no http address, or `undefined` if it is one.
 *
 * @example
 * checkHttpUrl("https://s3.example:9000"); // undefined
 */
export function checkHttpUrl(url: string): Problem | undefined {
  if (/^https?:\/\/[a-z0-9.-]+(:[0-9]+)?(\/[^\s?#@]*)?$/.test(url)) return undefined;
  return urlProblem(url, "write it like https://s3.example");
}

function urlProblem(url: string, next: string): Problem {
  const withoutPassword = url.slice(0, 80).replace(/:[^/@]*@/, ":…@");
  return {
    code: "URL_INVALID",
    severity: "error",
    message: `${JSON.stringify(withoutPassword)} is no usable address`,
    next,
  };
}
