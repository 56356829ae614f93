import { Composer, type Document, Parser, YAMLParseError } from "yaml";
import { indentContinuations } from "./indent-continuations.ts";

/** A document as the `yaml` library reads it, or the first thing in it that go-yaml would refuse, too. */
export type ComposedDocument = {
  /** What offsets count in: has the lines of the source; some may be indented further. */
  readonly text: string;
} & (
  | { readonly document: Document.Parsed; readonly fault?: never }
  | { readonly document?: never; readonly fault: YAMLParseError }
);

/** Reads the first document of a text; undefined when there is none. Accepts what go-yaml accepts beyond YAML 1.2. */
export function composeDocument(text: string): ComposedDocument | undefined {
  const composed = compose(text);
  if (composed?.fault === undefined || text.length > MAX_SECOND_READING) return composed;
  const indented = indentContinuations(text);
  const second = indented === text ? undefined : compose(indented);
  return second?.fault === undefined ? (second ?? composed) : composed;
}

// People write such lines in small files; a large faulty text shall not cost twice.
const MAX_SECOND_READING = 65_536;

function compose(text: string): ComposedDocument | undefined {
  const composer = new Composer({
    schema: "failsafe",
    // It would make other nodes of "!!omap" and the like.
    resolveKnownTags: false,
    uniqueKeys: false,
    logLevel: "silent",
    keepSourceTokens: false,
    prettyErrors: false,
  });
  // The library goes on after a fault, which takes seconds where every character is one.
  Object.assign(composer, { onError: faultThrower(text) });
  try {
    for (const document of composer.compose(new Parser().parse(text), false, text.length)) return { document, text };
    return undefined;
  } catch (fault) {
    if (!(fault instanceof YAMLParseError)) throw fault;
    return { text, fault };
  }
}

/** What the library names as the place of a fault. */
type Place = number | readonly [start: number, end: number] | { readonly offset: number };

function faultThrower(text: string) {
  let first: YAMLParseError | undefined;
  return (place: Place, code: YAMLParseError["code"], message: string, isWarning?: boolean): void => {
    // The library takes a thrown fault for one of its own and reports it again for each node around.
    if (first !== undefined) throw first;
    const start = typeof place === "number" ? place : "offset" in place ? place.offset : place[0];
    if (isWarning === true || isGluedComment(text, code, start)) return;
    first = new YAMLParseError([start, start + 1], code, message);
    throw first;
  };
}

/** A comment directly behind a quoted text or a bracket. */
function isGluedComment(text: string, code: YAMLParseError["code"], start: number): boolean {
  return code === "MISSING_CHAR" && text[start] === "#";
}
