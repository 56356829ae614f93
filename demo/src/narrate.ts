import { styleText } from "node:util";

let step = 0;

/** The demo's voice: numbered headings, commands behind a `$`, their output indented. */
export const narrate = {
  step(title: string): void {
    step += 1;
    console.log(`\n${styleText("bold", `${step}. ${title}`)}`);
  },
  command(words: readonly string[]): void {
    console.log(`  ${styleText("cyan", `$ ${words.join(" ")}`)}`);
  },
  output(text: string): void {
    if (text !== "") console.log(text.replaceAll(/^/gm, "    "));
  },
  note(text: string): void {
    console.log(`  ${styleText("dim", text)}`);
  },
};
