import { runMain } from "@grove/service-kit";
import { startGreetings } from "./start-greetings.ts";

await runMain("greetings", startGreetings);
