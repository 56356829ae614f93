export { awesomeApp, type AwesomeAppOptions } from "./awesome-app.ts";
export type { Reply } from "./services/ask-service.ts";
export { type Greeting, type GreetingsClient, greetingsClient } from "./services/greetings-client.ts";
export { type MathsClient, mathsClient } from "./services/maths-client.ts";
export { type AwesomeAppServerOptions, startAwesomeApp } from "./start-awesome-app.ts";
