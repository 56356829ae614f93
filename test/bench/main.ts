/*
 * `npm run bench`: what Grove's commands cost beside the way without Grove.
 * `npm run bench -- writers`: what it costs when many write at once, beside a loop of `pull --rebase`.
 * `npm run bench -- kustomize`: what kustomize-ts costs beside kustomize.
 * `npm run bench -- greetings`: how many visitors a web experiment greets, beside a twin in Flask.
 *
 * All contestants run in turn in the same rounds; medians and ratios are printed, nothing is asserted.
 */

const [subject, ...rest] = process.argv.slice(2);
if (subject === "kustomize") {
  const { benchKustomize } = await import("./kustomize/bench-kustomize.ts");
  await benchKustomize(rest);
} else if (subject === "greetings") {
  const { benchGreetings } = await import("./greetings/bench-greetings.ts");
  await benchGreetings(rest);
} else if (subject === "writers") {
  const { benchWriters } = await import("./bench-writers.ts");
  await benchWriters(rest);
} else {
  const { benchGrove } = await import("./bench-grove.ts");
  await benchGrove(process.argv.slice(2));
}
