/**
 * The name that a person probably meant: the nearest by edits of single characters, if it is near enough.
 *
 * Near enough is one edit for each started three characters of the word, so that `tag` never becomes `kind`.
 *
 * @example
 * nearest("imgae", ["image", "name"]); // "image"
 * nearest("colour", ["image", "name"]); // undefined
 */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  const limit = Math.ceil(Math.min(word.length, longestWord) / 3);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    if (Math.abs(name.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  return best?.name;
}

/** Nobody mistypes a word of more characters; the bound keeps hostile input cheap. */
const longestWord = 100;

/** Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const substitution = at(last, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped = row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swap = swapped ? at(beforeLast, column - 2) + 1 : Infinity;
      current.push(Math.min(at(last, column) + 1, at(current, column - 1) + 1, substitution, swap));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
