import type { MathsOperation, Operands } from "./calculate.ts";

/**
 * A calculation as people write it.
 *
 * @example formatCalculation("subtract", { x: 1, y: -2, result: 3 }); // "1 − (−2) = 3"
 */
export function formatCalculation(operation: MathsOperation, calculation: Operands & { result: number }): string {
  const { x, y, result } = calculation;
  const second = y < 0 ? `(${formatNumber(y)})` : formatNumber(y);
  return `${formatNumber(x)} ${signs[operation]} ${second} = ${formatNumber(result)}`;
}

const signs: Readonly<Record<MathsOperation, string>> = { add: "+", subtract: "−", multiply: "×", divide: "÷" };

/**
 * A number with 15 significant digits: as many as every double keeps of a decimal number (IEEE 754), so that 0.1 + 0.2
 * is 0.3 here.
 */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(15))).replaceAll("-", "−");
}
