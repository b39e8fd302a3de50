import type { Host } from "../host.js";

/** Python programs: constructs of the CDK and Pulumi, calls of the SDK, and literals that are definitions. */
export const host: Host = {
  name: "python",
  recognizes: ({ path }) => /\.py$/.test(path),
  read: async (file, access) => {
    const [{ readProgram }, { PYTHON_PROGRAMS }] = await Promise.all([import("../programs/read-program.js"), import("./language.js")]);
    return readProgram(file, access, PYTHON_PROGRAMS);
  },
};
