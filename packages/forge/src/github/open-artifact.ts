import { unzipSync } from "fflate";
import type { Api } from "../http/api.ts";
import { fieldOf, itemsOf, numberOf } from "../http/fields.ts";

export interface Artifact {
  /** The id of the run. */
  readonly run: number;
  readonly artifact: string;
  /** The one file of it that is wanted. */
  readonly file: string;
}

/** Opens a file of a run's artifact, which GitHub gives as a zip; `undefined` where there is none. */
export async function openArtifact(
  api: Api,
  { run, artifact, file }: Artifact,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const artifacts = itemsOf(fieldOf(await api.call(`/actions/runs/${run}/artifacts?per_page=100`), "artifacts"));
  const found = artifacts.find((other) => fieldOf(other, "name") === artifact);
  const zip = found === undefined ? undefined : await api.open(`/actions/artifacts/${numberOf(found, "id")}/zip`);
  if (zip === undefined) return undefined;
  const bytes = await new Response(zip).bytes();
  const content = unzipSync(bytes, { filter: ({ name }) => name === file })[file];
  return content === undefined ? undefined : new Blob([content]).stream();
}
