import type { Spec } from "../spec/spec.ts";
import { hubStudy } from "./jupyterhub/hub-study.ts";
import { otreeStudy } from "./otree/otree-study.ts";
import type { Study } from "./study.ts";
import { webStudy } from "./web-experiment/web-study.ts";

/** The answers of a spec's kind; the one place in which kinds are told apart. */
export function studyOf(spec: Spec): Study {
  switch (spec.kind) {
    case "OTree":
      return otreeStudy(spec);
    case "JupyterHub":
      return hubStudy(spec);
    case "WebExperiment":
      return webStudy(spec);
    default:
      return spec satisfies never;
  }
}
