import type { MappedText } from "../../../text/mapped-text.js";
import type { Range } from "../../../text/range.js";

/** HCL2 as far as Terraform uses it, every node with its place in the user's file. */
export type Expression =
  | { readonly type: "literal"; readonly value: number | boolean | null; readonly text: string; readonly at: Range }
  /** A bare key of an object. */
  | { readonly type: "name"; readonly name: string; readonly at: Range }
  | { readonly type: "template"; readonly parts: readonly TemplatePart[]; readonly at: Range }
  | { readonly type: "tuple"; readonly items: readonly Expression[]; readonly at: Range }
  | { readonly type: "object"; readonly items: readonly ObjectItem[]; readonly at: Range }
  | ForExpression
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[]; readonly spread: boolean; readonly at: Range }
  | { readonly type: "variable"; readonly name: string; readonly at: Range }
  | { readonly type: "attribute"; readonly of: Expression; readonly name: string; readonly at: Range }
  | { readonly type: "index"; readonly of: Expression; readonly index: Expression; readonly at: Range }
  /** `of[*].rest`: what follows is applied to each item. */
  | { readonly type: "splat"; readonly of: Expression; readonly each: Expression; readonly at: Range }
  /** The item that a splat stands at. */
  | { readonly type: "item"; readonly at: Range }
  | { readonly type: "unary"; readonly operator: "!" | "-"; readonly of: Expression; readonly at: Range }
  | { readonly type: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly at: Range }
  | {
      readonly type: "conditional";
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly at: Range;
    };

export interface ForExpression {
  readonly type: "for";
  readonly key?: string;
  readonly value: string;
  readonly over: Expression;
  /** Present where it makes an object. */
  readonly resultKey?: Expression;
  readonly result: Expression;
  readonly condition?: Expression;
  /** `...` behind the result: values of one key are gathered. */
  readonly grouped: boolean;
  readonly at: Range;
}

export interface ObjectItem {
  readonly key: Expression;
  readonly value: Expression;
  readonly at: Range;
}

export type TemplatePart =
  | { readonly kind: "text"; readonly text: MappedText }
  | { readonly kind: "value"; readonly value: Expression; readonly at: Range }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly yes: readonly TemplatePart[];
      readonly no: readonly TemplatePart[];
      readonly at: Range;
    }
  | {
      readonly kind: "for";
      readonly key?: string;
      readonly value: string;
      readonly over: Expression;
      readonly parts: readonly TemplatePart[];
      readonly at: Range;
    };

export interface Attribute {
  readonly name: string;
  readonly nameAt: Range;
  readonly value: Expression;
  readonly at: Range;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  /** From the type to its last label. */
  readonly header: Range;
  readonly at: Range;
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

export class HclError extends Error {
  constructor(
    message: string,
    readonly at: Range,
  ) {
    super(message);
  }
}

export const attribute = (body: Body, name: string): Attribute | undefined => body.attributes.find((a) => a.name === name);
