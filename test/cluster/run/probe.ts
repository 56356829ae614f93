import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/**
 * Whether a health address answers 200 within two seconds.
 *
 * Some parts make their own certificate, so none is checked: this asks whether a part lives, not who it is.
 */
export async function probe(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { timeout: 2000, rejectUnauthorized: false };
    const call = url.startsWith("https:") ? httpsRequest(url, options) : httpRequest(url, options);
    call.on("response", (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve(false));
    call.end();
  });
}
