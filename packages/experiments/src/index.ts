export { type ArchiveManifest, archiveManifest, parseArchiveManifest } from "./archive/archive-manifest.ts";
export { archiveFiles, archivePath } from "./archive/archive-paths.ts";
export { type ArchivedExperiment, checkArchived } from "./archive/check-archived.ts";
export { type DumpContents, type DumpManifest, parseDumpContents, parseDumpManifest } from "./archive/dump-manifest.ts";
export {
  type DatabaseCopy,
  type HomeCopy,
  type HubArchive,
  parseContents,
  parseDatabaseCopy,
  parseHomeCopy,
  parseHubArchive,
} from "./archive/hub-archive.ts";
export {
  findUnreadableArchives,
  type ListedArchive,
  type ListedHubArchive,
  listArchives,
  listHubArchives,
} from "./archive/list-archives.ts";
export { type HomeRestore, type HomeRestoreRequest, planHomeRestores, usersOf } from "./archive/plan-home-restores.ts";
export { type HubArchiveRequest, planHubArchive } from "./archive/plan-hub-archive.ts";
export { parseRestoredHome, type RestoredHome } from "./archive/restored-home.ts";
export { type ArchiveRequest, pathsForArchive, planArchive } from "./archive/plan-archive.ts";
export { type CheckOptions, checkLab, pathsForCheck } from "./check/check-lab.ts";
export { checkRemovals, pathsForRemovals } from "./check/check-removals.ts";
export { findPromotions, type FoundPromotion } from "./check/find-promotions.ts";
export { isReadByCheck } from "./check/is-read-by-check.ts";
export type { EnvironmentSettings } from "./environment/environment-settings.ts";
export { environments, type Environment, isEnvironment } from "./environment/environment.ts";
export { participantsCount } from "./environment/participants-count.ts";
export { parseEnvironment } from "./environment/parse-environment.ts";
export { checkDigest } from "./image/check-digest.ts";
export { checkRepository } from "./image/check-repository.ts";
export { checkTag } from "./image/check-tag.ts";
export { formatImage, type ImageReference } from "./image/image-reference.ts";
export type { ImagesLock, PlatformImage } from "./image/images-lock.ts";
export { parseImage } from "./image/parse-image.ts";
export { parseImages } from "./image/parse-images.ts";
export { parseImagesLock } from "./image/parse-images-lock.ts";
export { databaseVolumeName } from "./kinds/otree/database-volume.ts";
export { backupsVolumeName } from "./overlay/backups-volume.ts";
export { webServices } from "./kinds/web-experiment/service-images.ts";
export { countsVolumeName } from "./kinds/web-experiment/counts-volume.ts";
export type { DatabaseKind } from "./orphans/orphan-base.ts";
export { eraserPod } from "./orphans/eraser-pod.ts";
export { orphanDatabasePod, type OrphanInput, type OrphanPods, orphanPods } from "./orphans/orphan-pods.ts";
export type { JupyterHubSpec } from "./kinds/jupyterhub/jupyterhub-spec.ts";
export type { OTreeSpec } from "./kinds/otree/otree-spec.ts";
export type { Study, StudyImage, StudyVolume } from "./kinds/study.ts";
export { reportResults } from "./kinds/web-experiment/report-results.ts";
export type { WebExperimentSpec } from "./kinds/web-experiment/web-experiment-spec.ts";
export { studyOf } from "./kinds/study-of.ts";
export { type Archiver, type ArchiverInput, archiverName, archiverPod } from "./kinds/jupyterhub/archiver-pod.ts";
export { homeClaim, type HomeClaimInput } from "./kinds/jupyterhub/home-claim.ts";
export { homeVolumeName, hubVolumeName } from "./kinds/jupyterhub/hub-volume.ts";
export { findOverlays, type OverlayFiles } from "./lab/find-overlays.ts";
export { claimedVolumes, type ClaimedVolumes, volumeClaimsOf } from "./lab/volume-claims-of.ts";
export { labPaths } from "./lab/lab-paths.ts";
export { type ExperimentSummary, listExperiments } from "./lab/list-experiments.ts";
export { checkName } from "./name/check-name.ts";
export {
  environmentPath,
  type ExperimentKey,
  experimentOfNamespace,
  hostOf,
  namespaceOf,
  overlayPath,
} from "./name/naming.ts";
export { nearest } from "./name/nearest.ts";
export { suggestName } from "./name/suggest-name.ts";
export type { Hold, Operation, Session } from "./operation/operation.ts";
export { parseOperation } from "./operation/parse-operation.ts";
export { generateOverlay, type OverlayInput } from "./overlay/generate-overlay.ts";
export { type OverlayImage, readImage } from "./overlay/image-entry.ts";
export { labValuesPath } from "./plans/lab-values.ts";
export { type NamedImage, overlayImages, type PinnedImage, pinnedImages } from "./overlay/overlay-images.ts";
export { overlayImage } from "./plans/overlay-image.ts";
export type { ExperimentRequest } from "./plans/experiment-request.ts";
export { notFound, readSettings } from "./plans/read-overlay.ts";
export { parseBumpList, parseBumpRequest } from "./plans/read-bump-request.ts";
export { type BumpRequest, pathsForBump, planBump } from "./plans/plan-bump.ts";
export { type CloneRequest, pathsForClone, planClone } from "./plans/plan-clone.ts";
export { type DecisionRequest, pathsForDecision, planDecision } from "./plans/plan-decision.ts";
export { notWebExperiment } from "./plans/not-web-experiment.ts";
export { type DeleteRequest, pathsForDelete, planDelete } from "./plans/plan-delete.ts";
export { type HoldRequest, pathsForHold, planHold } from "./plans/plan-hold.ts";
export { type InitRequest, pathsForInit, planInit } from "./plans/plan-init.ts";
export { certificatePath, type NewRequest, pathsForNew, planNew } from "./plans/plan-new.ts";
export { pathsForPromote, planPromote, type PromoteRequest } from "./plans/plan-promote.ts";
export { pathsForRegenerate, planRegenerate } from "./plans/plan-regenerate.ts";
export { pathsForRelease, planRelease } from "./plans/plan-release.ts";
export { pathsForRevert, planRevert, type RevertRequest } from "./plans/plan-revert.ts";
export { pathsForReset, planReset, type ResetRequest } from "./plans/plan-reset.ts";
export { isRollbackTarget, pathsForRollback, planRollback, type RollbackRequest } from "./plans/plan-rollback.ts";
export {
  pathsForSecrets,
  type PeoplesSecret,
  peoplesSecrets,
  planSecrets,
  type ProvidersSecret,
  providersSecrets,
  type SecretsRequest,
} from "./plans/plan-secrets.ts";
export { pathsForState, planState, type StateRequest } from "./plans/plan-state.ts";
export { checkProject, isReadByProjectCheck } from "./project/check-project.ts";
export {
  type Comparison,
  compareRendered,
  type ObjectChange,
  type TouchedExperiment,
} from "./render/compare-rendered.ts";
export { formatPlanComment, type LiveFacts, type PlanCommentInput } from "./render/format-plan-comment.ts";
export { formatRendered } from "./render/format-rendered.ts";
export { checkJobOf, type RenderedCheck } from "./render/check-job-of.ts";
export { pathsForRender, renderExperiment } from "./render/render-experiment.ts";
export { type Authorization, authorizeRequest, type Requester } from "./requests/authorize-request.ts";
export { largestRequest, parseRequest } from "./requests/parse-request.ts";
export { parseRequestSettings, type RequestSettings, requestSettingsPath } from "./requests/request-settings.ts";
export { type LabRequest, requestVerbs } from "./requests/request.ts";
export { rightsOf } from "./rights/rights-of.ts";
export { jsonSchemas } from "./schema/json-schemas.ts";
export type { Reading } from "./schema/reading.ts";
export {
  type KeysRequest,
  pathsForKeys,
  planKeys,
  recoveryBundlePath,
  recoveryIndex,
  recoveryIndexPath,
} from "./platform/plan-keys.ts";
export { platformPath, remoteFilesOf, renderPlatform } from "./platform/render-platform.ts";
export { type RenderedWorkload, workloadsOf } from "./render/workloads-of.ts";
export { archivePrefix } from "./overlay/archive-variables.ts";
export { guardText, type GuardInput } from "./sessions/guard-text.ts";
export { describeSessions } from "./sessions/describe-sessions.ts";
export { type ActiveSession, judgeSessions, type SessionsInput } from "./sessions/judge-sessions.ts";
export { type Interval, sessionInterval } from "./sessions/session-interval.ts";
export type { SealingKey } from "./secrets/encrypt-oaep.ts";
export { experimentSecrets, newSecret, type ExperimentSecretsInput, secretKeys } from "./secrets/experiment-secrets.ts";
export {
  type ArchiveCredentials,
  archiveCredentialsPath,
  readArchiveCredentials,
  sealArchiveCredentials,
} from "./secrets/archive-credentials.ts";
export {
  type LabCredentials,
  type RegistryCredentials,
  registryCredentialsPath,
  sealRegistryCredentials,
} from "./secrets/registry-credentials.ts";
export { type RandomBytes, randomId, randomWord } from "./secrets/random.ts";
export { type SealInput, sealValue } from "./secrets/seal-value.ts";
export { type SealedSecretInput, sealedSecretManifest } from "./secrets/sealed-secret-manifest.ts";
export { parseSpec } from "./spec/parse-spec.ts";
export type { Kind, Spec } from "./spec/spec.ts";
export type { Place } from "./yaml/locate-in.ts";
export type { Position } from "./yaml/position.ts";
export type { YamlFile } from "./yaml/read-yaml-documents.ts";
export { readYaml } from "./yaml/read-yaml.ts";
export { type Forge, forges, isForge } from "./upgrade/forge.ts";
export { recordPath } from "./upgrade/lab-record.ts";
export { pathsForUpgrade, planUpgrade, type UpgradeRequest } from "./upgrade/plan-upgrade.ts";
export { type Digests, unresolvedImages } from "./upgrade/with-digests.ts";
