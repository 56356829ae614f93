/** One line of a Dockerfile, continued lines joined. */
export interface Instruction {
  /** In capitals: `FROM`. */
  readonly word: string;
  readonly rest: string;
  readonly offset: number;
}

/** What stands between a `FROM` and the next one. */
export interface Stage {
  /** What it is built on: an image, or the name of an earlier stage. */
  readonly base: string;
  readonly name: string | undefined;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile in their order. */
export function dockerfileStages(text: string): readonly Stage[] {
  const instructions = readInstructions(text);
  const starts = instructions.flatMap(({ word }, index) => (word === "FROM" ? [index] : []));
  return starts.flatMap((start, number) => {
    const [from, ...inner] = instructions.slice(start, starts[number + 1]);
    if (from === undefined) return [];
    const [, base = "", name] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(from.rest) ?? [];
    return [{ base, name: name?.toLowerCase(), from, instructions: inner }];
  });
}

/** The last instruction with one of these words that holds for the image: of the last stage, or of those below it. */
export function lastInstruction(stages: readonly Stage[], ...words: readonly string[]): Instruction | undefined {
  const stage = stages.at(-1);
  if (stage === undefined) return undefined;
  const own = stage.instructions.findLast(({ word }) => words.includes(word));
  const below = stages.findIndex(({ name }) => name !== undefined && name === stage.base.toLowerCase());
  return own ?? (below === -1 ? undefined : lastInstruction(stages.slice(0, below + 1), ...words));
}

function readInstructions(text: string): readonly Instruction[] {
  return [...text.matchAll(/^[ \t]*([A-Za-z]+)[ \t]+((?:[^\\\n]|\\(?:\r?\n|.))*)/gm)].map((match) => {
    const [, word = "", rest = ""] = match;
    return { word: word.toUpperCase(), rest: rest.replaceAll(/\\\r?\n/g, " ").trim(), offset: match.index };
  });
}
