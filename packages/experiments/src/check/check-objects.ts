import type { Problem } from "@grove/plan";
import { readYamlDocuments } from "../yaml/read-yaml-documents.ts";
import { findObjectFaults } from "./find-object-faults.ts";

/** A manifest file and the only namespace that its objects may name; `undefined` if they may name none. */
export interface Manifest {
  readonly file: string;
  readonly text: string;
  readonly namespace: string | undefined;
}

/** The faults of all objects in a file of manifests, each with its place. */
export function checkObjects({ file, text, namespace }: Manifest): readonly Problem[] {
  const { value: documents = [], problems } = readYamlDocuments(text, file);
  const faults = documents.flatMap(({ data, positionOf }) =>
    findObjectFaults(data, namespace).map(({ path, ...fault }): Problem => {
      return { ...fault, severity: "error", file, ...positionOf({ path, at: "key" }) };
    }),
  );
  return [...problems, ...faults];
}
