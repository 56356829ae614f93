export { type Decision, type GreetingArm, type GreetingExperiment, readExperiment } from "./experiment.ts";
export {
  type EventsAnswer,
  type GreetingAnswer,
  greetingsApp,
  type GreetingsOptions,
  type LikeAnswer,
  type ResultsAnswer,
} from "./greetings-app.ts";
export { type GreetingsServerOptions, startGreetings } from "./start-greetings.ts";
export { memoryStore } from "./store/memory-store.ts";
export { openRedisStore } from "./store/open-redis-store.ts";
export type { ExperimentEvent, Results, Store, StoredEvent, Version } from "./store/store.ts";
