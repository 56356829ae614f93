import { runMain } from "@grove/service-kit";
import { startAwesomeApp } from "./start-awesome-app.ts";

await runMain("awesome-app", startAwesomeApp);
