import { expose, type Like, likeToken, readLike } from "@grove/ab-testing";
import { armMetric, createService, ServiceError, type Surroundings } from "@grove/service-kit";
import { epochClock } from "./epoch-clock.ts";
import type { GreetingExperiment } from "./experiment.ts";
import { isSameVersion } from "./is-same-version.ts";
import type { ExperimentEvent, LikeOutcome, Results, Store } from "./store/store.ts";

export interface GreetingsOptions extends Surroundings {
  readonly experiment: GreetingExperiment;
  readonly store: Store;
  /** Signs Likes: 32 random bytes, the same in all processes of the service. */
  readonly key: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What `GET /greeting/NAME` answers. */
export interface GreetingAnswer {
  readonly greeting: string;
  readonly arm: string;
  /** What `POST /like_greeting` takes as `like`; not there once the experiment is decided. */
  readonly like?: string;
  readonly liked: boolean;
}

/** What `POST /like_greeting` answers. */
export interface LikeAnswer {
  readonly outcome: Exclude<LikeOutcome, "unknown">;
}

/** What `GET /results` answers: all that a verdict needs. */
export interface ResultsAnswer extends Omit<GreetingExperiment, "epochSeconds">, Results {}

/** What `GET /events?after=CURSOR` answers: until there is no `next`. */
export interface EventsAnswer {
  readonly events: readonly ExperimentEvent[];
  readonly next?: string;
}

/** The service over HTTP. Who is greeted is told by the header `X-Unit`, by which alone the arm is chosen. */
export function greetingsApp({ experiment, store, key, now, ...surroundings }: GreetingsOptions) {
  const ready = async (): Promise<boolean> => (await store.ready()) && isSameVersion(experiment, store);
  const { app, measure } = createService({ ...surroundings, name: "greetings", ready });
  const epochOf = epochClock(experiment, store);
  const { metrics } = surroundings;

  app.get("/greeting/:name", measure("greet"), async (context) => {
    const name = checkedName(context.req.param("name"));
    const unit = checkedUnit(context.req.header("X-Unit"));
    if (experiment.decision !== undefined) {
      const { arm } = experiment.decision;
      const answer: GreetingAnswer = { greeting: greetingOf(experiment, { arm, name }), arm, liked: false };
      return context.json(answer, 200, noStore);
    }
    const time = now();
    const exposure = expose(await epochOf(time), { unit, time });
    const { isNew, isLiked } = await store.expose(exposure);
    if (isNew) metrics.count(armMetric(exposure.arm, "exposures"));
    const greeting = greetingOf(experiment, { arm: exposure.arm, name });
    const answer: GreetingAnswer = { greeting, arm: exposure.arm, like: likeToken(exposure, key), liked: isLiked };
    return context.json(answer, 200, noStore);
  });

  app.post("/like_greeting", measure("like"), async (context) => {
    if (experiment.decision !== undefined) throw new ServiceError("This experiment takes no Likes any more.", decided);
    const { like: token } = await context.req.parseBody();
    const like = checkedLike(typeof token === "string" ? readLike(token, key) : undefined, experiment);
    const outcome = await store.like(like, now());
    if (outcome === "unknown") throw new ServiceError("This greeting is too old to be liked.", gone);
    if (outcome === "counted") metrics.count(armMetric(like.arm, "likes"));
    const answer: LikeAnswer = { outcome };
    return context.json(answer);
  });

  app.get("/results", async (context) => {
    const { epochSeconds: _, ...design } = experiment;
    const answer: ResultsAnswer = { ...design, ...(await store.results(experiment)) };
    return context.json(answer);
  });

  app.get("/events", async (context) => {
    const version = context.req.query("version") ?? experiment.version;
    const stored = await store.events({ ...experiment, version }, checkedCursor(context.req.query("after")));
    const next = stored.at(-1)?.cursor;
    const answer: EventsAnswer = { events: stored.map(({ event }) => event), ...(next !== undefined && { next }) };
    return context.json(answer);
  });
  return app;
}

/** The name is put in as it is, though it may look like a pattern; who shows it escapes it. */
function greetingOf({ arms }: GreetingExperiment, { arm, name }: { arm: string; name: string }): string {
  return (arms.find((each) => each.name === arm)?.text ?? "").replaceAll("{name}", () => name);
}

const noStore = { "Cache-Control": "no-store" };
const decided = { code: "EXPERIMENT_DECIDED", status: 410 } as const;
const gone = { code: "EXPOSURE_UNKNOWN", status: 410 } as const;
const longestName = 100;

function checkedName(name: string): string {
  if (name.trim() !== "" && name.length <= longestName) return name;
  throw new ServiceError(`A name has 1 to ${longestName} characters.`, { code: "NAME_INVALID", status: 400 });
}

function checkedUnit(unit: string | undefined): string {
  if (unit !== undefined && /^[\w-]{16,64}$/.test(unit)) return unit;
  throw new ServiceError("The header X-Unit is no unit: 16 to 64 letters, digits, - and _, drawn at random.", {
    code: "UNIT_INVALID",
    status: 400,
  });
}

/** A Like of an earlier version is still one, and counts there. */
function checkedLike(like: Like | undefined, { experiment }: GreetingExperiment): Like {
  if (like?.experiment === experiment) return like;
  throw new ServiceError("This Like was not made by a page of this experiment.", { code: "LIKE_INVALID", status: 403 });
}

function checkedCursor(cursor = ""): string {
  if (/^(\d{1,20}(-\d{1,20})?)?$/.test(cursor)) return cursor;
  throw new ServiceError("after is no cursor: give what the last answer had as next.", {
    code: "CURSOR_INVALID",
    status: 400,
  });
}
