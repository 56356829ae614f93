export { commitChange, type CommitChangeOptions, type CommitResult } from "./commit-change.ts";
export { createRepository } from "./create-repository.ts";
export type { Commit } from "./history.ts";
export type { Identity } from "./identity.ts";
export { initialiseRepository, type InitialiseOptions } from "./initialise-repository.ts";
export { formatRemote, parseRemote, type Remote } from "./remote.ts";
export { openRepository, type OpenOptions, type Repository } from "./repository.ts";
export type { Entry, EntryKind, Snapshot } from "./snapshot.ts";
export { findWorkTree, type WorkTree } from "./work-tree.ts";
