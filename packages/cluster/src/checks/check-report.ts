import { parseJson } from "../client/answer.ts";

/** What a check leaves behind as its container's message: it tried the images of an experiment, and how that went. */
export interface CheckReport {
  readonly passed: boolean;
  /** `REPOSITORY@DIGEST` of each that was tried. */
  readonly images: readonly string[];
  /** What was imported. */
  readonly packages: readonly string[];
  /** Where it failed: a cell of the notebook, or a step before it. */
  readonly error?: CheckError | undefined;
  readonly seconds: number;
}

export interface CheckError {
  /** `2`, or a word for what is no cell, such as `start of the server`. */
  readonly cell: string;
  /** `ModuleNotFoundError` */
  readonly name: string;
  readonly message: string;
}

/** Reads a check's message; `undefined` when it is none, as of a container that was killed. */
export function parseCheckReport(message: string): CheckReport | undefined {
  const report = readJson(message);
  if (!isObject(report) || typeof report["passed"] !== "boolean") return undefined;
  const { passed, images, packages, error, seconds } = report;
  return {
    passed,
    images: textsOf(images),
    packages: textsOf(packages),
    error: isObject(error) ? readError(error) : undefined,
    seconds: typeof seconds === "number" ? seconds : 0,
  };
}

/**
 * A check's error as people read it.
 *
 * @example
 * formatCheckError(error); // "cell 2: ModuleNotFoundError: No module named 'pandas'"
 */
export function formatCheckError({ cell, name, message }: CheckError): string {
  return `${/^\d+$/.test(cell) ? `cell ${cell}` : cell}: ${name}: ${message}`;
}

function readJson(text: string): unknown {
  try {
    return parseJson<unknown>(text);
  } catch {
    return undefined;
  }
}

function readError({ cell, name, message }: Readonly<Record<string, unknown>>): CheckError {
  return { cell: textOf(cell), name: textOf(name), message: textOf(message).trim() };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
