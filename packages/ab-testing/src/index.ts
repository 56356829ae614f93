export { type Assignment, assignArm } from "./assignment/assign-arm.ts";
export { type ArmPropensity, type Epoch, type EpochStart, startEpoch } from "./assignment/epoch.ts";
export { bucketCount, hashUnit, type UnitHash } from "./assignment/hash-unit.ts";
export { checkDesign, type DesignProblem } from "./check-design.ts";
export type {
  Arm,
  ArmCounts,
  Counts,
  Design,
  EpsilonGreedyPolicy,
  FixedPolicy,
  Policy,
  ThompsonPolicy,
} from "./design.ts";
export { expose, type Exposure } from "./events/exposure.ts";
export { type Like, likeToken, readLike } from "./events/like-token.ts";
