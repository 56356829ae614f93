export { generatedFiles } from "./generated-files.ts";
export { webExperimentDashboard } from "./web-experiment-dashboard.ts";
