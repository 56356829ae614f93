import { randomWord } from "@grove/experiments";
import { randomBytes } from "../lab/random-bytes.ts";

/**
 * A passphrase that can be told by phone: 100 bits in groups of four signs that nobody confuses.
 *
 * @example
 * newPassphrase(); // "k7f3-q9x2-mm4a-82zt-cdw6"
 */
export function newPassphrase(): string {
  return (randomWord(20, randomBytes).match(/.{4}/g) ?? []).join("-");
}
