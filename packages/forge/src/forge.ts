/** One project on a code host, which is GitLab or GitHub: its pipelines, and its merge requests. */
export interface Forge {
  /**
   * Starts the pipeline that answers a request.
   *
   * @throws GroveError FORGE_UNREACHABLE, FORGE_REFUSED, PIPELINE_NOT_FOUND
   */
  readonly startPipeline: (request: PipelineRequest) => Promise<Pipeline>;
  /** @throws GroveError FORGE_UNREACHABLE, FORGE_REFUSED */
  readonly readPipeline: (pipeline: Pipeline) => Promise<PipelineState>;
  /**
   * The encrypted answer that a pipeline left; `undefined` where it left none.
   *
   * @throws GroveError FORGE_UNREACHABLE, FORGE_REFUSED
   */
  readonly openAnswer: (pipeline: Pipeline) => Promise<ReadableStream<Uint8Array> | undefined>;
  /**
   * Writes a comment below a merge request, or writes anew the one that begins with the same mark.
   *
   * @throws GroveError FORGE_UNREACHABLE, FORGE_REFUSED
   */
  readonly renewComment: (comment: Comment) => Promise<void>;
}

/** What a pipeline is started with. */
export interface PipelineRequest {
  /** By which it is found again: letters, digits and `-`. */
  readonly id: string;
  /** The request itself, as it travels. */
  readonly request: string;
  /** The id token that says who asks. */
  readonly token: string;
}

/** A pipeline that was started. */
export interface Pipeline {
  readonly id: number;
  /** Where people find it. */
  readonly url: string;
}

/** How far a pipeline is. */
export type PipelineState = "waiting" | "running" | "succeeded" | "failed";

/** A comment that is kept current instead of being written again and again. */
export interface Comment {
  /** Its number: `!12` on GitLab, `#12` on GitHub. */
  readonly mergeRequest: number;
  /** What it begins with, seen by nobody: an HTML comment. */
  readonly mark: string;
  /** Markdown. */
  readonly text: string;
}
