import type { ExecutionRole } from "./role/model.js";

/** Whether the trust policy may let a service assume the role. */
export function isTrusted({ trusted }: ExecutionRole, service: string): boolean {
  if (!trusted) return true;
  return trusted.principals.some((principal) => {
    const text = principal.map((part) => (part.kind === "literal" ? part.text : "\u0000")).join("");
    if (text === "*") return true;
    if (/^arn:|^\d{12}$/.test(text)) return false;
    if (!text.includes("\u0000")) return isPrincipalOf(service, text);
    return text.startsWith("\u0000") || text.startsWith(`${service}.`);
  });
}

/** `states.amazonaws.com`, also with a Region or with the suffix of China. */
function isPrincipalOf(service: string, principal: string): boolean {
  const host = principal.replace(/\.cn$/, "");
  const [name, ...rest] = host.split(".");
  const domain = rest.slice(-2).join(".");
  return name === service && domain === "amazonaws.com" && rest.length <= 3;
}
