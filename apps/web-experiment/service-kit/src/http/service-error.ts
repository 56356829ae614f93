/** A status that a service answers with when it cannot do what was asked. */
export type FailureStatus = 400 | 403 | 404 | 410 | 413 | 414 | 422 | 429 | 503;

/** An expected failure: `code` is for programs, the message for people; it names the cause and the next step. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: string;
  readonly status: FailureStatus;

  constructor(message: string, options: { code: string; status: FailureStatus; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.status = options.status;
  }
}
