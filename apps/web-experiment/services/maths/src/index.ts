export { type CalculationAnswer, mathsApp } from "./maths-app.ts";
export { type MathsOptions, startMaths } from "./start-maths.ts";
