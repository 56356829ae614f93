import { isAbsolute, resolve } from "node:path";
import { GroveError } from "@grove/plan";

/** Where a lab's repository is. The URL has no password or token in it; those are in `configuration`. */
export interface Remote {
  readonly url: string;
  /** Configuration that git gets through its environment, where other users of the machine cannot read it. */
  readonly configuration: readonly (readonly [key: string, value: string])[];
}

/** GitHub wants exactly this name beside the token of an app, GitLab and Gitea take any name beside any token. */
const USER_OF_TOKEN = "x-access-token";

const SCP_LIKE = /^(?:[\w.-]+@)?[a-z0-9][\w.-]*:(?!:)[^:]/i;
const CONTROL = /\p{Cc}/u;

/**
 * Reads the address of a repository: a path on this machine, `file://`, `https://`, `http://`, `ssh://`, `host:path`.
 *
 * Everything else that git would take is refused, above all what starts a program (`ext::sh -c …`) or could be read as
 * an option. A relative path becomes an absolute one.
 *
 * A token is sent to an `https://` or `http://` address that has no password, beside the user that the address names;
 * everywhere else it means nothing.
 *
 * @throws GroveError REMOTE_INVALID
 */
export function parseRemote(text: string, token = ""): Remote {
  if (text === "" || CONTROL.test(text)) throw invalid("it is empty or holds control characters");
  // The parser of URLs overlooks spaces around one, git takes them for a part of a host's name.
  if (text !== text.trim()) throw invalid("there are spaces around it");
  if (text.startsWith("-")) throw invalid("it begins with a hyphen");
  if (/^[\w+.-]+::/.test(text)) throw invalid("it names a transport helper");
  if (text.includes("://")) return parseUrl(text, token.trim());
  if (isAbsolute(text) || !/^[^/]*:/.test(text)) return { url: resolve(text), configuration: [] };
  if (SCP_LIKE.test(text) && !text.startsWith("-", text.indexOf(":") + 1)) return { url: text, configuration: [] };
  throw invalid("it is neither a path nor a URL");
}

/** An address as it may be printed: without user name, password and token. */
export function formatRemote(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");
}

function parseUrl(text: string, token: string): Remote {
  const url = URL.parse(text);
  if (url === null) throw invalid("it is not a well-formed URL");
  // git decodes what the URL has encoded, so %2D is a hyphen, too.
  if (decode(url.hostname).startsWith("-")) throw invalid("its host begins with a hyphen");
  switch (url.protocol) {
    case "file:":
      if (url.host !== "") throw invalid("a file URL has no host");
      return { url: text, configuration: [] };
    case "ssh:":
      if (url.password !== "") throw invalid("ssh takes no password from a URL");
      if (decode(url.username).startsWith("-")) throw invalid("its user begins with a hyphen");
      return { url: text, configuration: [] };
    case "http:":
    case "https:":
      return parseHttp(url, token);
    default:
      throw invalid(`there is no way to read ${url.protocol}//`);
  }
}

function parseHttp(url: URL, token: string): Remote {
  const password = decode(url.password) || token;
  const user = decode(url.username) || (token === "" ? "" : USER_OF_TOKEN);
  url.username = "";
  url.password = "";
  if (user === "" && password === "") return { url: url.href, configuration: [] };
  const credentials = Buffer.from(`${user}:${password}`).toString("base64");
  const header = [`http.${url.origin}/.extraHeader`, `Authorization: Basic ${credentials}`] as const;
  return { url: url.href, configuration: [header] };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid("it has a % that stands for nothing");
  }
}

function invalid(reason: string): GroveError {
  return new GroveError(`the address of the lab's repository is not valid: ${reason}`, {
    code: "REMOTE_INVALID",
    kind: "usage",
    next: "give a path, or a URL that begins with https://, ssh:// or file://",
  });
}
