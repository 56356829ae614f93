import { createService, operations, ServiceError, type Surroundings } from "@grove/service-kit";
import { calculate } from "./calculate.ts";
import { formatCalculation } from "./format-calculation.ts";
import { parseNumber } from "./parse-number.ts";

/** What `GET /add?x=1&y=1` answers, and the same for each operation. */
export interface CalculationAnswer {
  readonly result: number;
  /** As people write it: `1 + 1 = 2`. */
  readonly text: string;
}

/** The service over HTTP: one route for each operation, both numbers as parameters. */
export function mathsApp(surroundings: Surroundings) {
  const { app, measure } = createService({ ...surroundings, name: "maths", ready: async () => true });
  for (const operation of operations.maths) {
    app.get(`/${operation}`, measure(operation), (context) => {
      const x = parseNumber("x", query(context.req.query("x"), "x"));
      const y = parseNumber("y", query(context.req.query("y"), "y"));
      const result = calculate(operation, { x, y });
      const answer: CalculationAnswer = { result, text: formatCalculation(operation, { x, y, result }) };
      return context.json(answer);
    });
  }
  return app;
}

function query(value: string | undefined, name: string): string {
  if (value !== undefined) return value;
  throw new ServiceError(`The parameter ${name} is missing: ask as in /add?x=1&y=1.`, {
    code: "PARAMETER_MISSING",
    status: 400,
  });
}
