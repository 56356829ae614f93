export { main } from "./main.ts";
export { buildProgram, type Shell } from "./program.ts";
export type { Terminal } from "./terminal/terminal.ts";
