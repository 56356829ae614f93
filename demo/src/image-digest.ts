import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";

/**
 * The digest that a registry would give to an image of this project at its last commit: sha256 of the OCI image
 * manifest, which names the config and the one layer (a tar of the committed files) by their own sha256.
 *
 * Nothing is built or pushed: the demo needs no registry, and the lab only needs the digest.
 * Source: OCI image specification 1.1, "Image Manifest".
 */
export function imageDigest(project: string): string {
  const layer = execFileSync("git", ["archive", "--format=tar", "HEAD"], { cwd: project, maxBuffer: 64 * 1024 * 1024 });
  const config = Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config: { Cmd: ["otree", "prodserver", "8000"], WorkingDir: "/app" },
      rootfs: { type: "layers", diff_ids: [sha256(layer)] },
    }),
  );
  const manifest = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: descriptor("application/vnd.oci.image.config.v1+json", config),
    layers: [descriptor("application/vnd.oci.image.layer.v1.tar", layer)],
  };
  return sha256(Buffer.from(JSON.stringify(manifest)));
}

function descriptor(mediaType: string, content: Buffer): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest: sha256(content), size: content.length };
}

function sha256(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
