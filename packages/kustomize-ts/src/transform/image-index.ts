import type { YamlNode } from "../yaml/node.ts";

/** Fields that hold image references, found by the last name in these: `app` in `registry:5000/lab/app:1.2`. */
export class ImageIndex {
  readonly #fields: readonly YamlNode[];
  readonly #byLastName = new Map<string, Set<YamlNode>>();

  constructor(fields: readonly YamlNode[]) {
    this.#fields = fields;
    for (const field of fields) this.add(field);
  }

  /** Notes what a field holds now. */
  add(field: YamlNode): void {
    for (const name of lastNames(field.value)) {
      const known = this.#byLastName.get(name);
      if (known === undefined) this.#byLastName.set(name, new Set([field]));
      else known.add(field);
    }
  }

  /** The fields that an image's name, which is a regular expression, may match, and some more. */
  candidates(name: string): readonly YamlNode[] {
    const last = lastSegment(name);
    return literal.test(last) ? [...(this.#byLastName.get(last) ?? [])] : this.#fields;
  }
}

const literal = /^[A-Za-z0-9:_-]*$/;

/** The last names of a reference, as far as what follows may be tag and digest: at most `:tag@algorithm:hash`. */
function lastNames(reference: string): string[] {
  const names = [lastSegment(reference)];
  let rest = reference;
  for (let left = 3; left > 0 && rest !== ""; left -= 1) {
    rest = rest.slice(0, Math.max(rest.lastIndexOf(":"), rest.lastIndexOf("@"), 0));
    names.push(lastSegment(rest));
  }
  return names;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
