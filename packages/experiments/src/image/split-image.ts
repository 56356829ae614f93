/**
 * The parts of an image reference by its separators; none of them is checked.
 *
 * @example
 * splitImage("localhost:5000/goods:14"); // { repository: "localhost:5000/goods", tag: "14", digest: undefined }
 */
export function splitImage(text: string): { repository: string; tag: string | undefined; digest: string | undefined } {
  const at = text.indexOf("@");
  const name = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  if (colon === -1) return { repository: name, tag: undefined, digest };
  return { repository: name.slice(0, colon), tag: name.slice(colon + 1), digest };
}
