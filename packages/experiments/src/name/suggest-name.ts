import { reservationOf } from "./reservation-of.ts";

/**
 * A good name near to a bad one; always a valid name, at worst an example.
 *
 * @example
 * suggestName("../Öffentliche_Güter"); // "oeffentliche-gueter"
 * suggestName("www"); // "www-study"
 */
export function suggestName(name: string): string {
  const words = Array.from(name.slice(0, 200).toLowerCase())
    .map((letter) => latin.get(letter) ?? letter)
    .join("")
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^(?:xn-|[^a-z])+/, "")
    .replace(/(?:-staging)+-?$/, "");
  const short = withoutEndDash(words.slice(0, 40));
  if (short === "") return "public-goods";
  return reservationOf(short) === undefined ? short : `${withoutEndDash(short.slice(0, 34))}-study`;
}

function withoutEndDash(text: string): string {
  return text.replace(/-+$/, "");
}

/** Umlauts as German writes them without, and the Cyrillic and Greek letters that look Latin. */
const latin: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ ä: "ae", ö: "oe", ü: "ue", ß: "ss" }),
  ...Object.entries({ а: "a", в: "b", с: "c", е: "e", н: "h", і: "i", к: "k", м: "m", о: "o", р: "p", ѕ: "s", т: "t" }),
  ...Object.entries({ у: "y", х: "x", ј: "j", α: "a", ε: "e", ι: "i", κ: "k", ν: "v", ο: "o", ρ: "p", τ: "t", υ: "y" }),
]);
