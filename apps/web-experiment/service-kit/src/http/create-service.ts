import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { describeFault } from "../log/describe-fault.ts";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Operation, ServiceName } from "../metrics/operations.ts";
import { limitLoad } from "./limit-load.ts";
import { measure } from "./measure.ts";
import { ServiceError } from "./service-error.ts";

/** What a service needs from around it, and what may be replaced in tests. */
export interface Surroundings {
  readonly metrics: Metrics;
  readonly log: Log;
}

/** What went wrong, as a service answers it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

export interface ServiceOptions<Name extends ServiceName> extends Surroundings {
  readonly name: Name;
  /** Whether it can do its work now; what it rests on is asked at each call. */
  readonly ready: () => Promise<boolean>;
  /** What each answer passes, failures too: headers. */
  readonly rules?: MiddlewareHandler;
  /** How a failure is shown; as JSON unless told. */
  readonly showFailure?: (context: Context, failure: Failure) => Response | Promise<Response>;
}

export interface Service<Name extends ServiceName> {
  readonly app: Hono;
  /** Middleware that counts, times and logs a route as this operation. */
  readonly measure: (operation: Operation<Name>) => MiddlewareHandler;
}

/** As much as the longest form that one of the services has. */
const mostBodyBytes = 4096;
/** More at once than a lab's server answers in good time. */
const mostRequestsAtOnce = 512;

/** A service without routes of its own: health, limits, and failures that say what to do. */
export function createService<Name extends ServiceName>(options: ServiceOptions<Name>): Service<Name> {
  const { name, metrics, log, ready, rules, showFailure = failureAsJson } = options;
  const app = new Hono();
  app.get("/healthz", (context) => context.text("ok"));
  app.get("/readyz", async (context) => ((await ready()) ? context.text("ok") : context.text("not ready", 503)));
  if (rules !== undefined) app.use(rules);
  app.use(limitLoad(mostRequestsAtOnce));
  app.use(bodyLimit({ maxSize: mostBodyBytes, onError: refuseBody }));
  app.notFound(async (context) => {
    return showFailure(context, { code: "NOT_FOUND", message: "There is nothing at this address.", status: 404 });
  });
  app.onError(async (error, context) => {
    const failure = failureOf(error);
    if (failure.status === 500) log({ level: "error", event: "fault", fault: describeFault(error) });
    const response = await showFailure(context, failure);
    if (failure.status === 503 || failure.status === 429) response.headers.set("Retry-After", "1");
    return response;
  });
  return { app, measure: (operation) => measure({ service: name, operation, metrics, log }) };
}

function refuseBody(): never {
  throw new ServiceError(`A request may have at most ${mostBodyBytes} bytes.`, { code: "BODY_TOO_LARGE", status: 413 });
}

function failureOf(error: unknown): Failure {
  if (error instanceof ServiceError) return { code: error.code, message: error.message, status: error.status };
  // From middleware of the framework, such as the one that lets forms come from our own pages only.
  if (error instanceof HTTPException && error.status < 500) {
    return { code: "REQUEST_REFUSED", message: "Load the page again, and send it from there.", status: error.status };
  }
  return { code: "FAULT", message: "Something went wrong here. Please try again.", status: 500 };
}

function failureAsJson(_: Context, { status, ...error }: Failure): Response {
  return Response.json({ error }, { status });
}
