import { z } from "zod";
import { checkRepositoryOnly } from "../image/check-repository-only.ts";
import { apiVersion } from "../schema/api-version.ts";
import { checkHost } from "../schema/check-host.ts";
import { checkObjectName } from "../schema/check-object-name.ts";
import { checkedText } from "../schema/checked-text.ts";
import { bytes, cpu } from "../schema/quantity.ts";
import { checkBucket } from "./check-bucket.ts";
import { quota } from "./quota.ts";
import { checkNetwork } from "./check-network.ts";
import { checkHttpUrl, checkRepositoryUrl } from "./check-url.ts";

/** `environments/<environment>/environment.yaml`: what all experiments of an environment share (DESIGN §4). */
export const environmentSettingsSchema = z
  .strictObject({
    apiVersion,
    domain: checkedText(checkHost).meta({ description: "An experiment's host is NAME.<domain>" }),
    sync: z.enum(["automatic", "manual"]).meta({ description: "Whether Argo CD deploys each commit by itself" }),
    repository: checkedText(checkRepositoryUrl).meta({
      description: "URL of this Git repository, as Argo CD reads it",
    }),
    tls: z
      .union([
        z.strictObject({
          wildcardSecret: checkedText(checkObjectName).meta({
            description: "Secret with a certificate for *.<domain>",
          }),
        }),
        z.strictObject({
          issuer: checkedText(checkObjectName).meta({ description: "cert-manager ClusterIssuer, asked once per host" }),
        }),
      ])
      .meta({ description: "Where certificates come from: one of wildcardSecret and issuer" }),
    ingressClass: checkedText(checkObjectName).default("public").meta({ description: "MicroK8s names its own public" }),
    storageClass: checkedText(checkObjectName).meta({
      description: "Storage class of data volumes; it must retain them",
    }),
    registry: checkedText(checkRepositoryOnly)
      .optional()
      .meta({ description: "Where the lab's images lie: registry.example/econ" }),
    resources: z
      .strictObject({ memory: bytes, cpu })
      .meta({ description: "What an app gets if its experiment.yaml says nothing" }),
    quota: quota.meta({
      description: "What one experiment may use at most: memory limits, requested cpu, volumes, pods",
    }),
    participants: z
      .enum(["seen", "ignored"])
      .optional()
      .meta({
        description:
          "seen: people who are playing stop a change, as planned sessions do (production unless told); " +
          "ignored: only planned sessions do (staging unless told)",
      }),
    archive: z
      .strictObject({
        endpoint: checkedText(checkHttpUrl).meta({ description: "Address of an S3-compatible store" }),
        bucket: checkedText(checkBucket),
        region: z
          .string()
          .regex(/^[a-z0-9-]{1,40}$/)
          .default("us-east-1")
          .meta({ description: "Most stores but Amazon's own know one region only, under this name" }),
        network: checkedText(checkNetwork)
          .optional()
          .meta({ description: "The store's addresses, where they are not on the internet: 10.3.0.17/32" }),
      })
      .optional()
      .meta({ description: "Where a copy of each backup goes" }),
  })
  .meta({ title: "Environment of a lab", description: "What all experiments of an environment share." });

/** The settings of an environment, with defaults filled in. */
export type EnvironmentSettings = z.output<typeof environmentSettingsSchema>;
