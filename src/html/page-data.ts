/** What a page shows, as the JSON that it carries. Drawings are beside it, in `<template>`s named by the ids here. */
export interface PageData {
  readonly title: string;
  readonly summary: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly machines: readonly MachineView[];
}

export interface MachineView {
  readonly name: string;
  /** Index in `files`; absent where its text is not known. */
  readonly file?: number;
  readonly path: string;
  /** `STANDARD, 12 states, SAM`. */
  readonly kind: string;
  /** Lines of the definition in its file, from 1. */
  readonly lines: readonly [number, number];
  /** Id of the template with its drawing; absent where it could not be read. */
  readonly graph?: string;
  /** Why it has no drawing, or is read only in part. */
  readonly remark?: string;
  readonly findings: readonly FindingView[];
  /** By the ids of the drawing (`s3`). */
  readonly states: { readonly [id: string]: StateView };
}

export interface StateView {
  readonly name: string;
  /** Index in `files`: the definition may be in a file of its own. */
  readonly file?: number;
  readonly line: number;
  readonly facts: readonly (readonly [label: string, text: string])[];
}

export interface FindingView {
  readonly rule: string;
  readonly url?: string;
  readonly severity: "error" | "warning" | "info";
  readonly certainty: "will" | "can" | "may";
  readonly message: string;
  readonly reason?: string;
  readonly suggestion?: string;
  readonly file?: number;
  /** Start line, start column, end line, end column; from 1, the end exclusive. */
  readonly at: readonly [number, number, number, number];
  /** Ids of the states it is about. */
  readonly states: readonly string[];
  readonly witness?: WitnessView;
}

export interface WitnessView {
  readonly ended: string;
  readonly input: string;
  readonly mocks: string;
  /** Visits by the ids of states. */
  readonly visits: { readonly [id: string]: number };
  /** Ids of transitions. */
  readonly edges: readonly string[];
  readonly failsAt?: string;
  /** Id of the template with the timeline. */
  readonly timeline?: string;
}
