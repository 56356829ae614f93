/**
 * Some files of a lab: path from the root of the repository, with `/` and without a leading one → text.
 *
 * The shared currency of readers and planners: `@grove/git` or the disk fills it, pure functions read it.
 */
export type Files = ReadonlyMap<string, string>;
