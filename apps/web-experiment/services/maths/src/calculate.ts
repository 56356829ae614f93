import { ServiceError } from "@grove/service-kit";

/** What can be done with two numbers. */
export type MathsOperation = "add" | "subtract" | "multiply" | "divide";

/**
 * The result of an operation.
 *
 * @throws {ServiceError} `DIVISION_BY_ZERO`; `RESULT_TOO_LARGE` beyond 1.8e308, where numbers end
 * @example calculate("divide", { x: 1, y: 4 }); // 0.25
 */
export function calculate(operation: MathsOperation, { x, y }: Operands): number {
  if (operation === "divide" && y === 0) {
    throw new ServiceError("Nothing can be divided by zero. Choose another second number.", {
      code: "DIVISION_BY_ZERO",
      status: 422,
    });
  }
  const result = functions[operation](x, y);
  if (Number.isFinite(result)) return result;
  throw new ServiceError("The result is too large. Choose smaller numbers.", { code: "RESULT_TOO_LARGE", status: 422 });
}

export interface Operands {
  readonly x: number;
  readonly y: number;
}

const functions: Readonly<Record<MathsOperation, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
};
