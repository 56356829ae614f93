/** A commit, and others that will do for it. */
export interface WantedCommit {
  /** Any will do unless told. */
  readonly revision?: string | undefined;
  /**
   * Whether a newer commit contains it: while others change the lab, Argo CD may never stand at exactly this one. None
   * does unless told.
   */
  readonly contains?: ((newer: string, older: string) => Promise<boolean>) | undefined;
}

export type HasCommit = (seen: string) => Promise<boolean>;

/** Whether a commit is the wanted one or contains it; asks once about each, as an answer does not change. */
export function rememberAnswers({ revision, contains = never }: WantedCommit): HasCommit {
  const answers = new Map<string, Promise<boolean>>();
  return async (seen) => {
    if (revision === undefined || seen === revision) return true;
    const answer = answers.get(seen) ?? contains(seen, revision);
    answers.set(seen, answer);
    return answer;
  };
}

async function never(): Promise<boolean> {
  return false;
}
