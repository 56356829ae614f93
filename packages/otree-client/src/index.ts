export { flushPageTimes } from "./exports/flush-page-times.ts";
export { listExports, type StudyExport, type StudyExports } from "./exports/list-exports.ts";
export { type OpenedExport, openExport } from "./exports/open-export.ts";
export type { Figures } from "./rehearsal/figures.ts";
export { type Fault, type Progress, rehearse, type Rehearsal, type RehearsalOptions } from "./rehearsal/rehearse.ts";
export { type BotSession, type BotSessionRequest, createBotSession } from "./study/create-bot-session.ts";
export { listConfigs } from "./study/list-configs.ts";
export { readGroupSize } from "./study/read-group-size.ts";
export { openStudy, type Study, type StudyOptions } from "./study/study.ts";
