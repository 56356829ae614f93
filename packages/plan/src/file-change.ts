/** One file that a plan makes, changes or removes; `undefined` stands for "there is no such file". */
export interface FileChange {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}
