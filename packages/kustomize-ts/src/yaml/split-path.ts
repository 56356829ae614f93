/** Splits a path at a delimiter that is not escaped by a backslash. A leading delimiter is dropped. */
export function splitPath(path: string, delimiter: string): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === "") parts.shift();
  const result: string[] = [parts[0] ?? ""];
  for (const part of parts.slice(1)) {
    const last = result.at(-1) ?? "";
    if (last.endsWith("\\")) result[result.length - 1] = last.slice(0, -1) + delimiter + part;
    else result.push(part);
  }
  return result;
}

/**
 * As `splitPath` with ".", but keeps what stands in brackets together: `[name=a.b]` stays, `[a.b]` becomes `a.b`.
 *
 * @example splitFieldPath("metadata.annotations.[a.b/c]") // ["metadata", "annotations", "a.b/c"]
 */
export function splitFieldPath(path: string): string[] {
  const parts = splitPath(path, ".");
  const result: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    let part = parts[at] ?? "";
    if (part.startsWith("[") && !part.endsWith("]")) {
      while (at < parts.length - 1 && !part.endsWith("]")) part += `.${parts[(at += 1)]}`;
      result.push(part.includes("=") ? part : part.replace(/^[[\]]+/, "").replace(/[[\]]+$/, ""));
    } else {
      result.push(part);
    }
  }
  return result;
}
