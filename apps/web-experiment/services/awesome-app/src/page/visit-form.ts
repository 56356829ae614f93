import { html } from "hono/html";
import { calculations, type Visit } from "../visit.ts";
import type { Html } from "./layout.ts";

/** The form that leads to a visit's page. */
export function visitForm({ name, x, y, operation }: Visit): Html {
  return html`<form class="visit" action="/visit" method="get">
    <label>Your name <input name="name" value="${name}" required maxlength="100" autocomplete="given-name" /></label>
    <div class="calculation">
      <label>First number <input name="x" value="${x}" required maxlength="40" /></label>
      <label
        >Sign
        <select name="operation">
          ${calculations.map(
            (each) =>
              html`<option
                value="${each.operation}"
                aria-label="${each.label}"
                ${each.operation === operation ? "selected" : ""}
              >
                ${each.sign}
              </option>`,
          )}
        </select></label
      >
      <label>Second number <input name="y" value="${y}" required maxlength="40" /></label>
    </div>
    <button>Greet me and calculate</button>
  </form>`;
}
