import type { z } from "zod";
import { nearest } from "../name/nearest.ts";
import type { YamlFile } from "../yaml/read-yaml-documents.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { explainIssue, type Explanation, type Issue } from "./explain-issue.ts";
import { keysAt } from "./keys-at.ts";
import type { Reading } from "./reading.ts";

/** What a file should be, and what its reader knows better than the general words for an issue. */
export interface FileSchema<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** The better explanation of an issue, if there is one. */
  readonly explain?: (issue: IssueInFile) => Explanation | undefined;
}

/** One thing that the schema does not allow. */
export interface IssueInFile {
  /** Keys and indexes with dots: `sessions.0.start`. */
  readonly path: string;
  readonly value: unknown;
  /** The key that the schema does not know, if that is the issue. */
  readonly unknownKey: string | undefined;
}

/**
 * Reads a YAML file of a lab by its schema; each issue becomes a problem with line and column.
 *
 * @example
 * readWithSchema({ schema: specSchema }, { text: "imgae: x\n", file: "experiment.yaml" }).problems[0].code; // "KEY_UNKNOWN"
 */
export function readWithSchema<Schema extends z.ZodType>(
  fileSchema: FileSchema<Schema>,
  { text, file }: { readonly text: string; readonly file: string },
): Reading<z.output<Schema>> {
  const { value: yaml, problems } = readYaml(text, file);
  return yaml === undefined ? { value: undefined, problems } : checkWithSchema(fileSchema, yaml);
}

/** The same for a file whose YAML is read already, where its content decides by which schema it goes. */
export function checkWithSchema<Schema extends z.ZodType>(
  fileSchema: FileSchema<Schema>,
  yaml: YamlFile,
): Reading<z.output<Schema>> {
  const result = fileSchema.schema.safeParse(yaml.data, { reportInput: true });
  if (result.success) return { value: result.data, problems: [] };
  const issues = withoutMistyped(result.error.issues.flatMap(oneKeyEach), fileSchema.schema);
  return { value: undefined, problems: issues.flatMap((issue) => problemsOf(issue, { ...fileSchema, yaml })) };
}

function oneKeyEach(issue: Issue): readonly Issue[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ ...issue, keys: [key] }));
}

/** A mistyped key is missing under its right name as well; that goes without saying. */
function withoutMistyped(issues: readonly Issue[], schema: z.ZodType): readonly Issue[] {
  const meant = new Set(
    issues.map((issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      return [...issue.path, nearest(issue.keys[0] ?? "", keysAt(schema, issue.path))].join(".");
    }),
  );
  return issues.filter((issue) => issue.input !== undefined || !meant.has(issue.path.join(".")));
}

interface Reader extends FileSchema<z.ZodType> {
  readonly yaml: YamlFile;
}

function problemsOf(issue: Issue, reader: Reader): Reading<unknown>["problems"] {
  const unknownKey = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const given = reader.explain?.({ path: issue.path.join("."), value: issue.input, unknownKey });
  if (given === undefined && issue.code === "invalid_union" && issue.input !== undefined) {
    return bestAlternative(issue).flatMap((inner) => problemsOf(inner, reader));
  }
  const explanation = given ?? explainIssue(issue, reader.schema);
  const position = reader.yaml.positionOf(
    unknownKey === undefined ? { path: issue.path } : { path: [...issue.path, unknownKey], at: "key" },
  );
  return [{ ...explanation, severity: "error", file: reader.yaml.file, ...position }];
}

/** Of alternatives that all failed, the issues of the one that failed least; what is of another type was not meant. */
function bestAlternative(union: Extract<Issue, { code: "invalid_union" }>): readonly Issue[] {
  const [best = []] = union.errors.toSorted(
    (one, other) => Number(isMistyped(one)) - Number(isMistyped(other)) || one.length - other.length,
  );
  return best.flatMap(oneKeyEach).map((issue) => ({ ...issue, path: [...union.path, ...issue.path] }));
}

function isMistyped(issues: readonly Issue[]): boolean {
  return issues.some(({ code, path }) => code === "invalid_type" && path.length === 0);
}
