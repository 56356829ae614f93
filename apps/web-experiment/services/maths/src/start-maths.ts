import { type RunningService, serveApp, type Surroundings } from "@grove/service-kit";
import { mathsApp } from "./maths-app.ts";

export interface MathsOptions extends Surroundings {
  readonly port: number;
  readonly host?: string;
}

/** Serves maths until it is stopped. */
export async function startMaths({ port, host, ...surroundings }: MathsOptions): Promise<RunningService> {
  return serveApp({ app: mathsApp(surroundings), port, host, close: surroundings.metrics.close });
}
