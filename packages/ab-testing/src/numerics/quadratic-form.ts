/**
 * `vᵀ M⁻¹ v` for a symmetric, positive definite matrix, by Cholesky's decomposition.
 *
 * Golub & Van Loan, *Matrix Computations* (4th edition, 2013), section 4.2: with `M = L Lᵀ` it is the squared length of the
 * solution of `L x = v`.
 */
export function quadraticForm(matrix: Matrix, vector: readonly number[]): number {
  const lower: number[][] = [];
  const solution: number[] = [];
  for (const [i, row] of matrix.entries()) {
    const factors: number[] = [];
    for (let j = 0; j < i; j++) factors.push(((row[j] ?? 0) - dot(factors, lower[j] ?? [])) / (lower[j]?.[j] ?? 1));
    const pivot = Math.sqrt((row[i] ?? 0) - dot(factors, factors));
    solution.push(((vector[i] ?? 0) - dot(factors, solution)) / pivot);
    lower.push([...factors, pivot]);
  }
  return dot(solution, solution);
}

/** By rows. */
export type Matrix = readonly (readonly number[])[];

/** Over as many entries as the first one has. */
function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}
