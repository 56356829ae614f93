export { type AppliedObject, applyObjects, type ApplyObjectsOptions } from "./apply/apply-objects.ts";
export { type Application, argocdNamespace, listApplications, readApplication } from "./argocd/application.ts";
export type { Argocd, SyncAnswer } from "./argocd/argocd.ts";
export { argocdOfCluster } from "./argocd/argocd-of-cluster.ts";
export { type ArgocdServer, openArgocd } from "./argocd/open-argocd.ts";
export { syncApplication, type SyncOptions } from "./argocd/sync-application.ts";
export { waitForRemoval } from "./argocd/wait-for-removal.ts";
export { type CheckState, judgeCheck } from "./checks/judge-check.ts";
export { listChecks } from "./checks/list-checks.ts";
export { judgePromotion, type PromotionFacts, type PromotionVerdict } from "./checks/judge-promotion.ts";
export type {
  Applied,
  ApplyOptions,
  ApplyOutcome,
  Cluster,
  ContainerReference,
  ExecResult,
  ExecStreams,
  LogOptions,
  Selection,
} from "./cluster.ts";
export {
  type ClusterObject,
  formatReference,
  type ObjectKind,
  type ObjectReference,
  referenceTo,
} from "./cluster-object.ts";
export { backupsOf } from "./dumps/backups-of.ts";
export { databaseContainer, databasePod, type DatabasePlace, type DatabaseServer } from "./database-pod.ts";
export { type DumpManifestText, readDumpManifests } from "./dumps/read-dump-manifests.ts";
export { downloadFile, type DownloadOptions } from "./files/download-file.ts";
export { hashFile } from "./files/local-file.ts";
export type { RemoteFile, Transferred, TransferProgress } from "./files/remote-file.ts";
export { uploadFile, type UploadOptions } from "./files/upload-file.ts";
export { type HubReference, listHubClaims } from "./hubs/list-hub-claims.ts";
export { listServers, stopServers, userOf } from "./hubs/stop-servers.ts";
export { readLastFailure } from "./jobs/read-last-failure.ts";
export { type JobResult, runJob, type RunJobOptions } from "./jobs/run-job.ts";
export { type MemoryCluster, memoryCluster, type MemoryClusterOptions } from "./memory-cluster.ts";
export type { WaitOptions } from "./look-until.ts";
export { openCluster, type OpenClusterOptions } from "./open-cluster.ts";
export { withBelongings } from "./pods/with-belongings.ts";
export { runPod, withPod } from "./pods/with-pod.ts";
export type { ClusterFacts, ClusterNeeds } from "./preflight/cluster-facts.ts";
export { judgeCluster, judgeNetworkPlugin } from "./preflight/judge-cluster.ts";
export { parseBytes } from "./preflight/parse-bytes.ts";
export { readClusterFacts } from "./preflight/read-cluster-facts.ts";
export { findPodFault } from "./rollout/find-pod-fault.ts";
export { readReset, type Reset, type ResetReference } from "./resets/read-reset.ts";
export { type ResetTarget, waitForReset } from "./resets/wait-for-reset.ts";
export { judgeRollout } from "./rollout/judge-rollout.ts";
export { readRolloutFacts } from "./rollout/read-rollout-facts.ts";
export type {
  ExpectedCheck,
  ExpectedWorkload,
  PodObject,
  Rollout,
  RolloutFacts,
  RolloutTarget,
  WorkloadObject,
} from "./rollout/rollout.ts";
export { type RolloutWait, waitForRollout } from "./rollout/wait-for-rollout.ts";
export { readDatabaseSize } from "./sessions/read-database-size.ts";
export { type ActiveSession, readActivity } from "./sessions/read-activity.ts";
export {
  type AppContainers,
  readAppContainers,
  restartApp,
  type RestartOptions,
  waitForRestart,
} from "./rollout/wait-for-restart.ts";
export { type VolumeAccess, withVolume } from "./volumes/with-volume.ts";
export { refuseIfUsed } from "./volumes/refuse-if-used.ts";
export { removeVolume, type RemovedVolume } from "./volumes/remove-volume.ts";
export { claimAgain } from "./volumes/claim-again.ts";
export { findOrphans, type Orphan } from "./volumes/find-orphans.ts";
