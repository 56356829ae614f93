import { type Epoch, startEpoch } from "@grove/ab-testing";
import { ServiceError } from "@grove/service-kit";
import type { GreetingExperiment } from "./experiment.ts";
import { isSameVersion } from "./is-same-version.ts";
import type { Store } from "./store/store.ts";

/**
 * The epoch of a moment, in milliseconds since 1970: under `fixed` the only one, else one of `epochSeconds`, which all
 * processes of the service agree on by the store. They agree anew on each connection, as a restore ends them all.
 *
 * @throws {ServiceError} `VERSION_CHANGED`
 */
export function epochClock(experiment: GreetingExperiment, store: Store): (time: number) => Promise<Epoch> {
  let current: Agreed | undefined;
  return async (time) => {
    const name = nameOf(experiment, time);
    const connection = store.connection();
    if (current?.name !== name || current.connection !== connection) {
      const epoch = agreeOn(name, { experiment, store });
      current = { name, connection, epoch };
      epoch.catch(() => (current = undefined)); // asked anew by whoever comes next
    }
    return current.epoch;
  };
}

interface Agreed {
  readonly name: string;
  readonly connection: number;
  readonly epoch: Promise<Epoch>;
}

function nameOf({ policy, epochSeconds }: GreetingExperiment, time: number): string {
  return policy.kind === "fixed" ? "fixed" : `${policy.kind}-${Math.floor(time / 1000 / epochSeconds)}`;
}

async function agreeOn(name: string, { experiment, store }: Greetings): Promise<Epoch> {
  if (!(await isSameVersion(experiment, store))) {
    throw new ServiceError(`Version ${experiment.version} began with other arms: give the experiment a new version.`, {
      code: "VERSION_CHANGED",
      status: 503,
    });
  }
  return store.startEpoch(startEpoch(experiment, { name, counts: await store.counts(experiment) }));
}

interface Greetings {
  readonly experiment: GreetingExperiment;
  readonly store: Store;
}
