import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";
import { visitForm } from "./visit-form.ts";

/** The page that asks whom to greet. It greets in no words itself: those are what is compared. */
export function startPage(): Html {
  return layout(
    "A greeting and a calculation",
    html`<h1>Who is there?</h1>
      <p class="quiet">Give a name and two numbers. You get a greeting, and what the numbers make.</p>
      ${visitForm({ name: "", x: "1", y: "1", operation: "add" })}`,
  );
}
