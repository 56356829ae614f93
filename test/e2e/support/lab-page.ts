import { type ArgocdPage, logIn } from "../../support/argocd-page.ts";
import type { Lab } from "./lab.ts";

/** Argo CD's page, as one of the lab's engineers who has logged in. */
export async function openLabPage({ place }: Lab): Promise<ArgocdPage> {
  const url = `https://argocd.${place.domain}`;
  return logIn({ url, address: place.ingress, authority: place.authority }, "erin");
}

/** Entries of an Application's history, the oldest first, as the page lists them for a Rollback. */
export async function historyOf(page: ArgocdPage, application: string): Promise<readonly { readonly id?: number }[]> {
  const { body } = await page.application(application);
  return "status" in body ? (body.status?.history ?? []) : [];
}
