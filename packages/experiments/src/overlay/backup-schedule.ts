/**
 * When an experiment's nightly dump is made, as cron writes it (UTC): between one and five, each in a minute of its own, so
 * that a server with dozens of them does not dump all at once.
 */
export function backupSchedule(id: string): string {
  const codes = Array.from(id, (character) => character.codePointAt(0) ?? 0);
  const minute = codes.reduce((sum, code) => (sum * 31 + code) % 240, 0);
  return `${minute % 60} ${1 + Math.floor(minute / 60)} * * *`;
}
