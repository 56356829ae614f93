import { X509Certificate } from "node:crypto";
import { certificatePath, type SealingKey } from "@grove/experiments";
import { GroveError } from "@grove/plan";

/**
 * The public key of a lab's sealing certificate; `undefined` if the lab has none, which planners refuse where they
 * need one.
 *
 * @param pem the text of the certificate.
 * @param place the file that it came from, for the error.
 * @throws GroveError CERTIFICATE_INVALID, CERTIFICATE_EXPIRED
 */
export function readSealingKey(pem: string | undefined, place = certificatePath): SealingKey | undefined {
  if (pem === undefined) return undefined;
  const certificate = parseCertificate(pem, place);
  // An expired one is refused as kubeseal does: the cluster has made a new key since.
  if (certificate.validToDate < new Date()) {
    throw new GroveError(`the sealing certificate ${place} expired on ${certificate.validToDate.toISOString()}`, {
      code: "CERTIFICATE_EXPIRED",
      next: "fetch the present one from the cluster: kubeseal --fetch-cert",
    });
  }
  const { kty, n, e } = certificate.publicKey.export({ format: "jwk" });
  if (kty !== "RSA" || n === undefined || e === undefined) {
    throw invalid(place, "its key is not an RSA key");
  }
  return { n, e };
}

function parseCertificate(pem: string, place: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw invalid(place, "it is no certificate in PEM form", error);
  }
}

function invalid(place: string, reason: string, cause?: unknown): GroveError {
  return new GroveError(`the sealing certificate ${place} cannot be used: ${reason}`, {
    code: "CERTIFICATE_INVALID",
    next: "fetch it from the cluster: kubeseal --fetch-cert",
    cause,
  });
}
