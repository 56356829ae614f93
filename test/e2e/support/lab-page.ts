import { type ArgocdPage, logIn } from "../../support/argocd-page.ts";
import type { Login } from "../../cluster/people.ts";
import type { Lab } from "./lab.ts";

/** Argo CD's page, as somebody who has logged in; one of the lab's engineers unless told. */
export async function openLabPage({ place }: Lab, person: Login = "erin"): Promise<ArgocdPage> {
  const url = `https://argocd.${place.domain}`;
  return logIn({ url, address: place.ingress, authority: place.authority }, person);
}

/** Entries of an Application's history, the oldest first, as the page lists them for a Rollback. */
export async function historyOf(page: ArgocdPage, application: string): Promise<readonly { readonly id?: number }[]> {
  const { body } = await page.application(application);
  return "status" in body ? (body.status?.history ?? []) : [];
}
