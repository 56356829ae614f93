/** A message of the original without what is different at each run: its directory, and addresses in memory. */
export function stableMessage(message: string, directory: string): string {
  return message.replaceAll(directory, "").replaceAll(/0x[0-9a-f]{6,}/g, "0x…");
}
