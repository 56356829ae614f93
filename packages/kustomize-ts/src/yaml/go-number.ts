/**
 * Writes a number as Go's `strconv.FormatFloat(value, 'g', -1, 64)`: shortest digits, an exponent below 1e-4 and from 1e6.
 *
 * @example formatGoFloat(1234567.5) // "1.2345675e+06"
 */
export function formatGoFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = ""] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/**
 * Writes a number as `formatGoFloat` after a way through JSON, where whole numbers lose their exponent.
 *
 * @example formatJsonNumber(1e6) // "1000000"
 */
export function formatJsonNumber(value: number | bigint): string {
  if (typeof value === "bigint") return value.toString();
  if (Object.is(value, -0)) return "0";
  if (Number.isInteger(value) && Math.abs(value) < 1e21) {
    const digits = BigInt(String(value));
    if (digits >= -(2n ** 63n) && digits < 2n ** 64n) return digits.toString();
  }
  return formatGoFloat(value);
}

/** Writes a number as Go's JSON encoder: an exponent only below 1e-6 and from 1e21. */
export function formatJsonText(value: number | bigint): string {
  if (typeof value === "bigint") return value.toString();
  if (Object.is(value, -0)) return "-0";
  const magnitude = Math.abs(value);
  if (value === 0 || (magnitude >= 1e-6 && magnitude < 1e21)) return String(value);
  return value.toExponential();
}

/** Writes a number with all its digits and no exponent, as Go's `strconv.FormatFloat(value, 'f', -1, 64)`. */
export function formatGoPlain(value: number | bigint): string {
  if (typeof value === "bigint") return value.toString();
  const text = String(value);
  if (!text.includes("e")) return text;
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const places = Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent));
  return places === 0 ? BigInt(value).toString() : value.toFixed(Math.min(places, 100));
}
