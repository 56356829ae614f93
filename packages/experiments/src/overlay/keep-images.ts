/**
 * A freshly generated kustomization with the `images:` block of the one that is there, byte for byte: what a bump wrote,
 * and comments that people put there.
 *
 * The block reaches from the key `images:` to the next line that begins a key of its own or to the end.
 */
export function keepImages(generated: string, existing: string): string {
  const block = imagesBlock.exec(existing)?.[0];
  return block === undefined ? generated : generated.replace(imagesBlock, () => withLineEnd(block));
}

const imagesBlock = /^images:.*(?:\n(?:[ \t#-].*)?)*/m;

function withLineEnd(block: string): string {
  return `${block.trimEnd()}\n`;
}
