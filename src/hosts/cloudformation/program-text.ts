import { range, type Span } from "../../text/range.js";

/** Where a state is written in the program that made the machine: the literal of its name, the nearest one first. */
export function stateInProgram(program: Span, state: string): Span | undefined {
  const { text } = program.file;
  let nearest: Span | undefined;
  for (const quote of ['"', "'", "`"]) {
    const literal = `${quote}${state}${quote}`;
    for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
      const found = range(program.file, at + 1, at + 1 + state.length);
      if (!nearest || Math.abs(at - program.start) < Math.abs(nearest.start - program.start)) nearest = found;
    }
  }
  return nearest;
}
