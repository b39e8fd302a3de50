import { withoutControls } from "../text/without-controls.js";

/** Text between quotation marks: no markup of Mermaid, and no HTML, which it would show. */
export const mermaidLabel = (text: string) =>
  withoutControls(text)
    .replace(/["\\\n`]/g, "'")
    .replace(/[{}<>]/g, (c) => ({ "<": "‹", ">": "›" })[c] ?? " ")
    .replace(/[#;%]/g, (c) => `#${c.charCodeAt(0)};`);
