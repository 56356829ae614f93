import type { Failure } from "@grove/service-kit";
import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";

/** The page in place of one that could not be made. */
export function failurePage({ message, status }: Failure): Html {
  return layout(
    status === 404 ? "Not found" : "That did not work",
    html`<h1>That did not work.</h1>
      <p class="problem">${message}</p>
      <p class="again"><a href="/">To the first page</a></p>`,
  );
}
