import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { hostOf } from "../../name/naming.ts";
import { amountOf } from "../../schema/amount-of.ts";
import type { Authentication } from "./authentication.ts";
import { homeVolumeName } from "./hub-volume.ts";
import type { JupyterHubSpec, Profile } from "./jupyterhub-spec.ts";
import { imageOfProfile, userImages } from "./user-images.ts";

/** What `apps/jupyterhub/base/hub/jupyterhub_config.py` reads, as JSON. */
export interface HubSettings {
  readonly experiment: string;
  readonly environment: string;
  /** The operation's id: a label of users' pods and homes. */
  readonly id: string;
  readonly url: string;
  /** Names of images, in the order in which the hub's variable IMAGES has their references. */
  readonly images: readonly string[];
  /** What people choose from; never empty. */
  readonly profiles: readonly ProfileSettings[];
  readonly home: { readonly claim: string; readonly bytes: number; readonly storageClass: string };
  /** Seconds; 0: never. */
  readonly culling: { readonly idle: number; readonly age: number };
  readonly admins: readonly string[];
  readonly authentication: Authentication;
  readonly materials: JupyterHubSpec["materials"];
  readonly announcement: string | undefined;
  readonly check: { readonly packages: readonly string[] };
}

/** A sort of server; memory in bytes, processor time in cores. */
interface ProfileSettings {
  readonly name: string;
  readonly title: string;
  readonly image: string;
  readonly memory: Amounts;
  readonly cpu: Amounts;
}

interface Amounts {
  readonly guarantee: number;
  readonly limit: number;
}

/** The text of `hub-settings.json`; the same spec gives the same bytes, so that a hub restarts only for a change. */
export function hubSettings(input: OverlayInput<JupyterHubSpec>): string {
  return `${JSON.stringify(settingsOf(input), undefined, 2)}\n`;
}

function settingsOf({ spec, operation, environment, settings }: OverlayInput<JupyterHubSpec>): HubSettings {
  const { server, culling } = spec;
  return {
    experiment: spec.name,
    environment,
    id: operation.id,
    url: `https://${hostOf(settings, spec.name)}`,
    images: userImages(spec).map(({ name }) => name),
    profiles: profilesOf(spec).map((profile) => profileSettings(spec, profile)),
    home: {
      claim: homeVolumeName(operation.id, "{user_server}"),
      bytes: amountOf(server.storage),
      storageClass: settings.storageClass,
    },
    culling: { idle: culling.idleMinutes * 60, age: culling.maxHours * 3600 },
    admins: spec.admins,
    authentication: spec.authentication,
    materials: spec.materials,
    announcement: spec.announcement,
    check: spec.check,
  };
}

function profilesOf({ name, title, profiles }: JupyterHubSpec): readonly Profile[] {
  return profiles.length > 0 ? profiles : [{ name: "standard", title: title ?? name }];
}

function profileSettings(spec: JupyterHubSpec, profile: Profile): ProfileSettings {
  return {
    name: profile.name,
    title: profile.title,
    image: imageOfProfile(spec, profile),
    memory: amounts(profile.memory ?? spec.server.memory),
    cpu: amounts(profile.cpu ?? spec.server.cpu),
  };
}

function amounts({ guarantee, limit }: { readonly guarantee: string; readonly limit: string }): Amounts {
  return { guarantee: amountOf(guarantee), limit: amountOf(limit) };
}
