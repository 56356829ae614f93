/** The targets of all links and pictures in a page that lead to a file or a heading, not to the web. */
export function linksOf(page: string): readonly string[] {
  return [...withoutCode(page).matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of all headings in a page, as GitHub and GitLab make them; the second of the same name ends in `-1`. */
export function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(page).matchAll(/^#+ +(.+)$/gm)].map(([, heading = ""]) => {
    const anchor = anchorOf(heading);
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** The lines of a page's blocks of shell commands; a line that ends in `\` goes on in the next. */
export function shellLinesOf(page: string): readonly string[] {
  return [...page.matchAll(/^ *```sh\n([^]*?)^ *```/gm)].flatMap(([, block = ""]) =>
    block.replaceAll(/\\\n\s*/g, "").split("\n"),
  );
}

/** What stands as code within the text of a page, each on one line. */
export function codeSpansOf(page: string): readonly string[] {
  return [...withoutBlocks(page).matchAll(codeSpan)].map(([, code = ""]) => code.replaceAll(/\s+/g, " "));
}

const codeSpan = /`([^`]+)`/g;

function withoutCode(page: string): string {
  return withoutBlocks(page).replaceAll(codeSpan, "");
}

function withoutBlocks(page: string): string {
  return page.replaceAll(/^ *```[^]*?^ *```/gm, "");
}

function anchorOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}
