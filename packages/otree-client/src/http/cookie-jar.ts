/** The cookies that one server has set in one browser. */
export interface CookieJar {
  /** The header `cookie` of a request. */
  readonly header: () => string;
  /** Keeps what the header `set-cookie` of an answer says; an empty value is how servers take a cookie back. */
  readonly keep: (lines: string | readonly string[] | undefined) => void;
}

/** A jar without cookies. Their paths and ends of life are not looked at: oTree's one cookie holds for all of it. */
export function cookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    keep: (lines = []) => {
      for (const line of [lines].flat()) {
        const [, name = "", value = ""] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
        if (value === "") cookies.delete(name);
        else cookies.set(name, value);
      }
    },
  };
}
