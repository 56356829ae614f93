/** What lies in a folder of exported data; `manifest.json` in it. */
export interface ExportManifest {
  readonly apiVersion: "grove/v1";
  readonly kind: "Export";
  readonly environment: string;
  readonly name: string;
  /** Of the experiment: another one of the same name has another id. */
  readonly id: string;
  readonly url: string;
  /** The version that made the tables. */
  readonly otree?: string;
  /** The dump that belongs to it, once it is made; it may still be on its way. */
  readonly dump?: string;
  /** Files that are here as a whole. */
  readonly files: readonly ExportedFile[];
  /** What is not here, and why. */
  readonly notes: readonly string[];
  /** When all of it was there: ISO 8601, UTC. */
  readonly finished?: string;
}

export interface ExportedFile {
  readonly file: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** When it was fetched: ISO 8601, UTC. */
  readonly time: string;
}

/** Whose data they are. */
export type ExportSource = Pick<ExportManifest, "environment" | "name" | "id" | "url">;

/** Reads a manifest; nothing where the text is none. */
export function parseExportManifest(text: string): ExportManifest | undefined {
  try {
    const value: ExportManifest | null = JSON.parse(text);
    return value?.kind === "Export" && Array.isArray(value.files) ? value : undefined;
  } catch {
    return undefined;
  }
}
