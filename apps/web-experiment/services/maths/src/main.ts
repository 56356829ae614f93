import { runMain } from "@grove/service-kit";
import { startMaths } from "./start-maths.ts";

await runMain("maths", startMaths);
