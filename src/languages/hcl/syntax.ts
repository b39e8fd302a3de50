import type { MappedText } from "../../text/mapped-text.js";
import type { Span } from "../../text/range.js";

/** HCL2 as far as Terraform uses it, every node with its place in the user's file. */
export type Expression =
  | { readonly type: "literal"; readonly value: number | boolean | null; readonly text: string; readonly at: Span }
  /** A bare key of an object. */
  | { readonly type: "name"; readonly name: string; readonly at: Span }
  | { readonly type: "template"; readonly parts: readonly TemplatePart[]; readonly at: Span }
  | { readonly type: "tuple"; readonly items: readonly Expression[]; readonly at: Span }
  | { readonly type: "object"; readonly items: readonly ObjectItem[]; readonly at: Span }
  | ForExpression
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[]; readonly spread: boolean; readonly at: Span }
  | { readonly type: "variable"; readonly name: string; readonly at: Span }
  | { readonly type: "attribute"; readonly of: Expression; readonly name: string; readonly at: Span }
  | { readonly type: "index"; readonly of: Expression; readonly index: Expression; readonly at: Span }
  /** `of[*].rest`: what follows is applied to each item. */
  | { readonly type: "splat"; readonly of: Expression; readonly each: Expression; readonly at: Span }
  /** The item that a splat is at. */
  | { readonly type: "item"; readonly at: Span }
  | { readonly type: "unary"; readonly operator: "!" | "-"; readonly of: Expression; readonly at: Span }
  | { readonly type: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly at: Span }
  | {
      readonly type: "conditional";
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly at: Span;
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
  readonly at: Span;
}

export interface ObjectItem {
  readonly key: Expression;
  readonly value: Expression;
  readonly at: Span;
}

export type TemplatePart =
  | { readonly kind: "text"; readonly text: MappedText }
  | { readonly kind: "value"; readonly value: Expression; readonly at: Span }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly yes: readonly TemplatePart[];
      readonly no: readonly TemplatePart[];
      readonly at: Span;
    }
  | {
      readonly kind: "for";
      readonly key?: string;
      readonly value: string;
      readonly over: Expression;
      readonly parts: readonly TemplatePart[];
      readonly at: Span;
    };

export interface Attribute {
  readonly name: string;
  readonly nameAt: Span;
  readonly value: Expression;
  readonly at: Span;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  /** From the type to its last label. */
  readonly header: Span;
  readonly at: Span;
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

export class HclError extends Error {
  constructor(
    message: string,
    readonly at: Span,
  ) {
    super(message);
  }
}

export const attribute = (body: Body, name: string): Attribute | undefined => body.attributes.find((a) => a.name === name);
