import { writeDocuments } from "./write-yaml.ts";
import type { Random } from "./random.ts";
import { type Fields, isList, type Value } from "./value.ts";

/** An object that a kustomization renders, as far as the generator follows it. */
export interface KnownObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace?: string;
  /** Set where a file holds the object as it is: what patches and replacements can aim at. */
  readonly value?: Fields;
}

/** One kustomization in the making: features add fields, files and objects to it. */
export class Level {
  readonly directory: string;
  readonly random: Random;
  readonly kustomization: Record<string, Value | undefined> = {};
  /** Files by their path in the directory. */
  readonly files = new Map<string, string | Uint8Array>();
  /** What it renders, with what it has from other levels. */
  readonly objects: KnownObject[] = [];
  /** Kinds and names that some level of the case has in its files. */
  readonly taken: Set<string>;
  #names = 0;

  constructor(directory: string, { random, taken }: Pick<Level, "random" | "taken">) {
    this.directory = directory;
    this.random = random;
    this.taken = taken;
  }

  /** Adds entries to a field that is a list. */
  append(field: string, ...entries: readonly Value[]): void {
    const present = this.kustomization[field];
    this.kustomization[field] = [...(isList(present) ? present : []), ...entries];
  }

  /** Adds a file and gives its name: `patch-2.yaml`. */
  addFile(stem: string, content: string | Uint8Array, extension = "yaml"): string {
    const name = `${stem}-${(this.#names += 1)}.${extension}`;
    this.files.set(name, content);
    return name;
  }

  /** Adds a file of YAML documents and gives its name. */
  addYaml(stem: string, ...documents: readonly Value[]): string {
    return this.addFile(stem, writeDocuments(documents, this.random));
  }

  /** An object of one of these kinds, if there is one. */
  objectOf(kinds: readonly string[]): KnownObject | undefined {
    const found = this.objects.filter(({ kind }) => kinds.includes(kind));
    return found.length === 0 ? undefined : this.random.pick(found);
  }
}

/** Something that a kustomization can have. */
export type Feature = (level: Level) => void;
