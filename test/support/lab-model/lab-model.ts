/** What a lab should be, as plainly as it can be said: per experiment an image, a hold, and what was there before. */
export interface ModelExperiment {
  /** The number of the image, which is the number of its build, too; none before the first bump. */
  image: number | undefined;
  hold: string | undefined;
}

export type Environment = "staging" | "production";

/** What a command says: it made a commit, there was nothing to do, or why it is refused. */
export type Said = "committed" | "unchanged" | readonly string[];

const NOT_FOUND = ["EXPERIMENT_NOT_FOUND"];
const ON_HOLD = ["HOLD_ACTIVE"];

/** A lab without Git, Kustomize and YAML, which does what the commands promise. */
export class LabModel {
  readonly #experiments = new Map<string, ModelExperiment>();
  /** The images of each overlay after each of its commits, oldest first; they outlive its deletion. */
  readonly #pasts = new Map<string, (number | undefined)[]>();

  get(environment: Environment, name: string): ModelExperiment | undefined {
    return this.#experiments.get(`${environment}/${name}`);
  }

  create(name: string): Said {
    if (this.get("staging", name) !== undefined) return ["EXPERIMENT_EXISTS"];
    return this.#commit("staging", name, { image: undefined, hold: undefined });
  }

  bump(name: string, image: number): Said {
    const now = this.get("staging", name);
    if (now === undefined) return NOT_FOUND;
    if (now.image === image) return "unchanged";
    const problems = [...(image < (now.image ?? 0) ? ["BUILD_OLDER"] : []), ...(now.hold === undefined ? [] : ON_HOLD)];
    return problems.length > 0 ? problems : this.#commit("staging", name, { ...now, image });
  }

  promote(name: string): Said {
    const from = this.get("staging", name);
    const to = this.get("production", name);
    if (from === undefined) return NOT_FOUND;
    if (from.image === undefined) return ["IMAGE_MISSING"];
    if (to?.image === from.image) return "unchanged";
    if (to?.hold !== undefined) return ON_HOLD;
    return this.#commit("production", name, { image: from.image, hold: undefined });
  }

  hold(environment: Environment, name: string, reason: string): Said {
    const now = this.get(environment, name);
    if (now === undefined) return NOT_FOUND;
    if (now.hold === reason) return "unchanged";
    return now.hold === undefined ? this.#commit(environment, name, { ...now, hold: reason }) : ON_HOLD;
  }

  release(environment: Environment, name: string): Said {
    const now = this.get(environment, name);
    if (now === undefined) return NOT_FOUND;
    return now.hold === undefined ? "unchanged" : this.#commit(environment, name, { ...now, hold: undefined });
  }

  rollback(name: string): Said {
    const now = this.get("staging", name);
    const past = this.#pasts.get(`staging/${name}`) ?? [];
    const previous = past.findLast((image) => image !== undefined && image !== now?.image);
    if (now === undefined || previous === undefined) return ["NOTHING_TO_ROLL_BACK_TO"];
    return now.hold === undefined ? this.#commit("staging", name, { image: previous, hold: "rolled back" }) : ON_HOLD;
  }

  delete(name: string): Said {
    if (this.get("staging", name) === undefined) return NOT_FOUND;
    this.#experiments.delete(`staging/${name}`);
    this.#past("staging", name).push(undefined);
    return "committed";
  }

  #commit(environment: Environment, name: string, state: ModelExperiment): Said {
    this.#experiments.set(`${environment}/${name}`, state);
    this.#past(environment, name).push(state.image);
    return "committed";
  }

  #past(environment: Environment, name: string): (number | undefined)[] {
    const path = `${environment}/${name}`;
    const past = this.#pasts.get(path) ?? [];
    this.#pasts.set(path, past);
    return past;
  }
}
