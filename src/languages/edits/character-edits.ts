import type { Node } from "../../text/node.js";
import { crossesScalar, quoted, quotingsAround } from "../../text/quoting.js";
import type { Span } from "../../text/range.js";
import { isTerraform } from "./node-form.js";
import { hasCarriageReturns } from "./style.js";

/** Offsets in the named file's text. */
export interface CharacterEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Collects edits of characters until one of them is refused; then nothing is edited at all. */
export class CharacterEdits {
  private readonly collected: CharacterEdit[] = [];
  private reason: string | undefined;

  /** Why the edits cannot be made, in a sentence. */
  get refused(): string | undefined {
    return this.reason;
  }

  get all(): readonly CharacterEdit[] {
    return this.collected;
  }

  /** The first reason is kept. */
  refuse(reason: string): void {
    this.reason ??= reason;
  }

  /**
   * Replaces the characters from `start` to `end`: each text in the rules of the scalars that contain the place, and with the line breaks that the file has.
   * @param own a value of the tree that ends or begins where the edit is.
   */
  put(node: Node, start: number, end: number, text: string, own: Span = node.range): void {
    const { file } = node.range;
    if (start !== end && !isTerraform(node) && crossesScalar({ file, start, end })) {
      this.refuse("this part of the definition is put together from several texts");
      return;
    }
    let written: string | undefined = text;
    const around = isTerraform(node) ? [] : quotingsAround({ file, start, end }, own);
    for (const quoting of around) written = written === undefined ? undefined : quoted(written, quoting);
    if (written === undefined) {
      this.refuse("the definition is in a YAML or JSON string that cannot contain this text without escapes");
      return;
    }
    const breaks = hasCarriageReturns(file.text);
    this.collected.push({ file: file.path, start, end, text: breaks ? written.replace(/\r?\n/g, "\r\n") : written });
  }
}
