import { html } from "hono/html";
import type { Reply } from "../services/ask-service.ts";
import type { Greeting } from "../services/greetings-client.ts";
import type { Visit } from "../visit.ts";
import { type Html, layout } from "./layout.ts";
import { visitForm } from "./visit-form.ts";

/** What the other services said to a visit. */
export interface VisitReplies {
  readonly greeting: Reply<Greeting>;
  readonly result: Reply<string>;
}

/** The page of a visit: a greeting that can be liked, and a result; where one could not be had, it says so. */
export function visitPage(visit: Visit, { greeting, result }: VisitReplies): Html {
  return layout(
    "Your greeting",
    html`${greetingPart(visit, greeting)} ${resultPart(result)}
      <section class="again" aria-labelledby="again">
        <h2 id="again">Once more?</h2>
        ${visitForm(visit)}
      </section>`,
  );
}

function greetingPart(visit: Visit, reply: Reply<Greeting>): Html {
  if (reply.kind !== "answer") {
    const problem =
      reply.kind === "refusal" ? reply.message : "The greeting cannot be had at the moment. Load the page again soon.";
    return html`<h1 class="problem" id="greeting">${problem}</h1>`;
  }
  const { greeting, like, liked } = reply.answer;
  const heading = html`<h1 id="greeting">${greeting}</h1>`;
  if (like === undefined) return heading;
  return html`${heading}
    <form class="like" action="/like" method="post">
      ${Object.entries({ ...visit, like }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button id="like">${liked ? "♥ Liked" : "♡ Like"}</button>
      <p class="quiet" id="liked" role="status">${liked ? "Thank you. Your Like counts once." : ""}</p>
    </form>`;
}

function resultPart(reply: Reply<string>): Html {
  if (reply.kind === "answer") return html`<p id="result">${reply.answer}</p>`;
  const problem =
    reply.kind === "refusal" ? reply.message : "The result cannot be had at the moment. Load the page again soon.";
  return html`<p class="problem" id="result">${problem}</p>`;
}
