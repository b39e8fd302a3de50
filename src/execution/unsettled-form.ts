import type { Site } from "../semantics/mode.js";

/** A run comes to a form whose result on AWS is not known: it stops rather than make one up. */
export class UnsettledFormError extends Error {
  constructor(text: string, form: string, { state, location }: Site) {
    super(`${location} of "${state.name}" uses ${form} (${text}): the result on AWS is unknown, so the run cannot continue`);
  }
}
