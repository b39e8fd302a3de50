import type { Site } from "../programs/sites.js";
import { roleInProgram } from "./program-role.js";
import { startersInProgram } from "./program-starters.js";

/** Role and starters, as far as the whole program was followed. */
export const programDeployment: NonNullable<Site["deployment"]> = (site, { made, exhausted }) => {
  if (exhausted) return {};
  const role = roleInProgram(site);
  const starters = startersInProgram(site, made);
  return { ...(role ? { role } : {}), ...(starters ? { starters } : {}) };
};
