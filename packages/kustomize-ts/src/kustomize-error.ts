/** What went wrong, for programs; texts may change, codes do not. */
export type KustomizeErrorCode =
  | "ALIAS_LIMIT"
  | "BUILD_FAILED"
  | "COMPONENT_KIND"
  | "CYCLE"
  | "EDIT_IMPOSSIBLE"
  | "FIELD_INVALID"
  | "FIELD_UNKNOWN"
  | "FIELD_UNSUPPORTED"
  | "FILE_NOT_FOUND"
  | "FUNCTION_UNSUPPORTED"
  | "GENERATOR_INVALID"
  | "HELM_UNSUPPORTED"
  | "INPUT_TOO_DEEP"
  | "INPUT_TOO_LARGE"
  | "KUSTOMIZATION_AMBIGUOUS"
  | "KUSTOMIZATION_EMPTY"
  | "KUSTOMIZATION_MISSING"
  | "LOAD_RESTRICTED"
  | "NAME_REFERENCE_AMBIGUOUS"
  | "PATCH_FAILED"
  | "PATCH_INVALID"
  | "PATCH_TARGET_MISSING"
  | "REMOTE_UNSUPPORTED"
  | "REPLACEMENT_FAILED"
  | "RESOURCE_CONFLICT"
  | "RESOURCE_INVALID"
  | "RESOURCE_MISSING"
  | "SELECTOR_INVALID"
  | "VALIDATOR_FAILED"
  | "VAR_FAILED"
  | "YAML_INVALID";

/** Where an error lies and what to do about it. */
export interface KustomizeErrorDetails {
  /** Path from the tree's root. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1, in characters; only together with a line. */
  readonly column?: number;
  /** One sentence: what the user can do. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** The one error that this package throws on purpose: a code, the place, and the next step. */
export class KustomizeError extends Error {
  override readonly name = "KustomizeError";
  readonly code: KustomizeErrorCode;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly next?: string;

  constructor(code: KustomizeErrorCode, message: string, details: KustomizeErrorDetails = {}) {
    super(clip(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.file !== undefined) this.file = details.file;
    if (details.line !== undefined) this.line = details.line;
    if (details.column !== undefined) this.column = details.column;
    if (details.next !== undefined) this.next = details.next;
  }
}

const MAX_MESSAGE = 2000;

/** Messages quote the input, which may be a megabyte. */
function clip(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
}

/**
 * Runs `work` and gives errors that name no file yet the file they came from.
 *
 * @throws KustomizeError with `file` set; other errors pass unchanged.
 */
export function inFile<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KustomizeError) || error.file !== undefined) throw error;
    throw placed(error, { file });
  }
}

/** The same error at another place; what the place leaves out stays. */
export function placed(
  error: KustomizeError,
  place: Pick<KustomizeErrorDetails, "file" | "line" | "column">,
): KustomizeError {
  return new KustomizeError(error.code, error.message, { ...detailsOf(error), ...place });
}

function detailsOf(error: KustomizeError): KustomizeErrorDetails {
  return {
    cause: error.cause,
    ...(error.line === undefined ? {} : { line: error.line }),
    ...(error.column === undefined ? {} : { column: error.column }),
    ...(error.next === undefined ? {} : { next: error.next }),
  };
}
