/** The one place where oTree's word is taken for the shape of what it sends. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- whoever asks knows what oTree documents
export function parseAnswer<T>(text: string): T {
  const value: T = JSON.parse(text);
  return value;
}
