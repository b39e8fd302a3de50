export { calls } from "./calls.js";
export { data } from "./data.js";
export { errors } from "./errors.js";
export { logic } from "./logic.js";
export { timeouts } from "./timeouts.js";
