import { MappedText } from "../../text/mapped-text.js";
import { joinedPath } from "./builtins.js";
import type { Library } from "./library.js";

/** `fs` and `path` of Node.js: files of the repository are read, nothing else happens. */
export const NODE: Library = {
  call(path, call, tools) {
    const [module = "", ...rest] = path;
    const name = rest[rest.length - 1];
    if (/^(?:node:)?path(?:\/posix)?$/.test(module)) {
      if (name === "join" || name === "resolve") return joinedPath(call);
      if (name === "dirname") {
        const [of] = call.args;
        return of && joinedPath({ ...call, args: [of, { ...of, kind: "text", content: dots(call) }] });
      }
    }
    if (
      /^(?:node:)?(?:fs|fs-extra|graceful-fs)(?:\/promises)?$/.test(module) &&
      (name === "readFileSync" || name === "readFile" || name === "readJsonSync" || name === "readJSONSync")
    ) {
      const [file] = call.args;
      return file && tools.readText(file, call.at);
    }
    if (/^(?:node:)?url$/.test(module) && name === "fileURLToPath") return call.args[0];
    return undefined;
  },
};

function dots(call: Parameters<NonNullable<Library["call"]>>[1]) {
  return MappedText.build(call.at, (b) => void b.rewritten("..", call.at));
}
