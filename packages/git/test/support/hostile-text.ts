import fc from "fast-check";

/** How many cases a property has: a thousand, or `GROVE_CASES`. */
export const cases = Number(process.env["GROVE_CASES"] ?? 1000);

/** Texts that a program in a shell, git's options, its addresses or its files of configuration could fall for. */
export function payloads(canary: string): readonly string[] {
  const touch = `touch ${canary}`;
  return [
    `$(${touch})`,
    `\`${touch}\``,
    `; ${touch}`,
    `| ${touch}`,
    `& ${touch} &`,
    `\n${touch}\n`,
    `"; ${touch}; "`,
    `'; ${touch}; '`,
    `--upload-pack=${touch}`,
    `--receive-pack=${touch}`,
    `--exec=${touch}`,
    `-u${touch}`,
    `--output=${canary}`,
    `-o${canary}`,
    `--template=${canary}`,
    `-c core.sshCommand=${touch}`,
    `-ccore.fsmonitor=${touch}`,
    `--config-env=core.sshCommand=HOME`,
    `--git-dir=${canary}`,
    `-oProxyCommand=${touch}`,
    `ext::sh -c ${touch.replaceAll(" ", "% ")}`,
    `ssh://-oProxyCommand=${touch.replaceAll(" ", "%20")}/lab`,
    `ssh://%2DoProxyCommand=${encodeURIComponent(touch)}/lab`,
    `ssh://%2DoProxyCommand=${encodeURIComponent(touch)}@git.example/lab`,
    `-oProxyCommand=${touch}@git.example:lab`,
    `git.example:-oProxyCommand=${touch}`,
    `git.example:lab;${touch}`,
    `file:///$(${touch})`,
    `"\n[core]\n\tsshCommand = ${touch}\n\tfsmonitor = ${touch}\n#`,
    `\\"\n[alias]\n\tfetch = !${touch}\n`,
    `main:refs/heads/main --force`,
    `+main`,
    `:main`,
    `main^{/$(${touch})}`,
    `@{-1}`,
    `a\0--output=${canary}`,
    `<>\n\ncommit refs/heads/main`,
  ];
}

/** Such texts, parts of them in any order, and any text at all. */
export const hostileText = fc.oneof(
  fc.constantFrom(...payloads("canary")),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          "-",
          "--",
          "=",
          ":",
          "@",
          "/",
          "%2D",
          "\n",
          "\0",
          " ",
          "ssh://",
          "https://",
          "file://",
          "main",
          "a",
        ),
        fc.constantFrom(...payloads("canary")),
        fc.string({ unit: "binary", maxLength: 3 }),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 20 }),
);
