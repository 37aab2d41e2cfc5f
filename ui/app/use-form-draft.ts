import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { mergeDraft, sameDraft } from './merge-draft.ts';
import { type Problems, type Task, useTask } from './use-task.ts';
import { useUnsaved } from './use-unsaved.ts';

export interface FormDraftOptions<D, S> {
  /** Name of the edited object in the question before leaving. */
  name: string;
  /** The settings of the server; null for a new object. */
  stored: S | null;
  /** The draft of stored settings, or of the defaults. */
  draftOf: (stored: S | null) => D;
  /** For each field, the JSON Pointer of the server's problems that it shows. */
  pointers: Partial<Record<keyof D, string>>;
  /** Fields that this page can also change outside the form; their changes do not count as changes from elsewhere. */
  followed?: ReadonlyArray<keyof D>;
}

export interface FormDraft<D, S> extends Task {
  draft: ReadonlySignal<D>;
  /** Whether there are edits. */
  changed: boolean;
  /** Whether another client changed the object since the edits began. */
  changedElsewhere: ReadonlySignal<boolean>;
  /** Ref of the `<form>`; its first invalid field gets the focus when saving is refused. */
  formRef: RefObject<HTMLFormElement | null>;
  change(part: Partial<D>): void;
  /** Dismisses the notice of a change from elsewhere and keeps the edits. */
  keepMine(): void;
  /** Discards the edits. */
  reset(): void;
  /** Shows problems that the page found without the server. */
  refuse(problems: Problems): void;
  /** Sends the draft; calls `done` after a success. */
  save<A extends S>(send: (draft: D) => Promise<A>, done: (saved: A) => Promise<void>): Promise<void>;
}

/** The draft and the settings it is based on; both follow the server's settings. */
function useVersions<D extends object, S>({ stored, draftOf, followed = [] }: FormDraftOptions<D, S>) {
  const newer = draftOf(stored);
  const base = useSignal(newer);
  const draft = useSignal(newer);
  const changedElsewhere = useSignal(false);
  const take = (next: D, sent: D): void => {
    draft.value = mergeDraft({ base: sent, edited: draft.peek(), newer: next });
    base.value = next;
    changedElsewhere.value = false;
  };
  const key = JSON.stringify(newer);
  useEffect(() => {
    const before = base.peek();
    if (sameDraft(before, newer)) return;
    const isNews = !sameDraft({ ...before, ...pick(newer, followed) }, newer);
    const told = changedElsewhere.peek() || (stored !== null && isNews);
    take(newer, before);
    changedElsewhere.value = told && !sameDraft(draft.peek(), newer);
    // `key` replaces `newer` as dependency, because `newer` is a new object on each render.
  }, [key]);
  return { base, draft, changedElsewhere, take };
}

function pick<D extends object>(draft: D, names: ReadonlyArray<keyof D>): Partial<D> {
  return Object.fromEntries(names.map((name) => [name, draft[name]])) as Partial<D>;
}

/** Focuses the first problem each time the count of refusals increases. */
function useFocusOnProblem(refusals: number): RefObject<HTMLFormElement | null> {
  const formRef = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusals > 0) formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);
  return formRef;
}

/** State of a settings form: its edits, its problems, and saving without undoing the changes of other clients. */
export function useFormDraft<D extends object, S>(options: FormDraftOptions<D, S>): FormDraft<D, S> {
  const { name, draftOf, pointers } = options;
  const { base, draft, changedElsewhere, take } = useVersions(options);
  // Deeper pointers first: a problem belongs to the first pointer that it is at or below.
  const places = [...new Set(Object.values<string | undefined>(pointers))].filter(
    (place) => place !== undefined,
  );
  const task = useTask(places.sort((a, b) => b.length - a.length));
  const { problems, run } = task;
  const refusals = useSignal(0);
  const formRef = useFocusOnProblem(refusals.value);
  useUnsaved(name, () => !sameDraft(draft.peek(), base.peek()));
  const change = (part: Partial<D>): void => {
    draft.value = { ...draft.value, ...part };
    const edited = (Object.keys(part) as Array<keyof D>).map((field) => pointers[field]);
    const left = Object.entries(problems.value).filter(
      ([place]) => !edited.some((pointer) => place === pointer || place.startsWith(`${pointer}/`)),
    );
    problems.value = Object.fromEntries(left);
  };
  const reset = (): void => {
    problems.value = {};
    draft.value = base.value;
    changedElsewhere.value = false;
  };
  const keepMine = (): void => {
    changedElsewhere.value = false;
  };
  const refuse = (found: Problems): void => {
    problems.value = found;
    refusals.value += 1;
  };
  const save: FormDraft<D, S>['save'] = async (send, done) => {
    const sent = draft.peek();
    const saved = await run(async () => {
      const stored = await send(sent);
      take(draftOf(stored), sent);
      await done(stored);
      return true;
    });
    if (saved === null) refusals.value += 1;
  };
  const changed = !sameDraft(draft.value, base.value);
  return { ...task, draft, changed, changedElsewhere, formRef, change, keepMine, reset, refuse, save };
}
