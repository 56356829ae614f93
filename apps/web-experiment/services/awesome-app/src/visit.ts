import { ServiceError } from "@grove/service-kit";

/** What maths can do, with the sign that people know it by. */
export const calculations = [
  { operation: "add", sign: "+", label: "plus" },
  { operation: "subtract", sign: "−", label: "minus" },
  { operation: "multiply", sign: "×", label: "times" },
  { operation: "divide", sign: "÷", label: "divided by" },
] as const;

export type MathsOperation = (typeof calculations)[number]["operation"];

/** What a visitor asks for: whom to greet, and what to calculate. */
export interface Visit {
  readonly name: string;
  readonly x: string;
  readonly y: string;
  readonly operation: MathsOperation;
}

/** Fields as a browser sends them; files are none. */
export type Fields = Readonly<Record<string, unknown>>;

const longestName = 100;
const longestNumber = 40;

/**
 * Reads a visit from the parts of an address or the fields of a form; "add" unless told.
 *
 * @throws {ServiceError} `VISIT_INVALID`
 */
export function readVisit({ name, x, y, operation = "add" }: Fields): Visit {
  const known = calculations.find((calculation) => calculation.operation === operation);
  if (isText(name, longestName) && isText(x, longestNumber) && isText(y, longestNumber) && known !== undefined) {
    return { name, x, y, operation: known.operation };
  }
  throw new ServiceError(
    `Give a name of at most ${longestName} characters and two numbers of at most ${longestNumber}.`,
    { code: "VISIT_INVALID", status: 400 },
  );
}

function isText(value: unknown, longest: number): value is string {
  if (typeof value !== "string" || value.length > longest) return false;
  // Browsers take "." and ".." out of an address, however they are written.
  return !["", ".", ".."].includes(value.trim());
}

/** The address of a visit's page on this server, as in `/Bob/1/1`. */
export function visitPath({ name, x, y, operation }: Visit): string {
  const path = `/${[name, x, y].map(encodeURIComponent).join("/")}`;
  return operation === "add" ? path : `${path}?operation=${operation}`;
}
