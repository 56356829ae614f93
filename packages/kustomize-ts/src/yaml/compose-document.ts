import { Composer, type Document, Parser } from "yaml";
import { indentContinuations } from "./indent-continuations.ts";

/** A document as the `yaml` library reads it, and the text that its offsets count in. */
export interface ComposedDocument {
  readonly document: Document.Parsed;
  /** Has the lines of the source; some may be indented further. */
  readonly text: string;
  /** The first thing that go-yaml would refuse, too. */
  readonly fault: Document.Parsed["errors"][number] | undefined;
}

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
    uniqueKeys: false,
    logLevel: "silent",
    keepSourceTokens: false,
    prettyErrors: false,
  });
  for (const document of composer.compose(new Parser().parse(text), false, text.length)) {
    return { document, text, fault: document.errors.find((error) => !isGluedComment(text, error)) };
  }
  return undefined;
}

/** A comment directly behind a quoted text or a bracket. */
function isGluedComment(text: string, { code, pos }: Document.Parsed["errors"][number]): boolean {
  return code === "MISSING_CHAR" && text[pos[0]] === "#";
}
