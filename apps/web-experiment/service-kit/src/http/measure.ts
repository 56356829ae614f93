import type { MiddlewareHandler } from "hono";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { failureMetric, type Operation, operationMetric, type ServiceName } from "../metrics/operations.ts";
import { ServiceError } from "./service-error.ts";

export interface MeasureOptions<Name extends ServiceName> {
  readonly service: Name;
  readonly operation: Operation<Name>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Counts and times a route, and writes one line of log; a failure is what the service, not the request, did wrong. */
export function measure<Name extends ServiceName>(options: MeasureOptions<Name>): MiddlewareHandler {
  const { service, operation, metrics, log } = options;
  return async (context, next) => {
    const start = performance.now();
    await next();
    const milliseconds = performance.now() - start;
    const { status } = context.res;
    metrics.count(operationMetric(service, operation));
    metrics.time(operationMetric(service, operation), milliseconds);
    if (status >= 500) metrics.count(failureMetric(service, operation));
    const code = context.error instanceof ServiceError ? { code: context.error.code } : {};
    const level = status >= 500 ? "error" : "info";
    log({ level, event: "request", operation, status, milliseconds: Math.round(milliseconds * 10) / 10, ...code });
  };
}
