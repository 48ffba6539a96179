/**
 * A field that is being filled in, as signals: the typing of
 * client/model/field-typing.ts between focus, keys, pause, blur and the disk.
 */
import { createEffect, createMemo, createSignal, on, onCleanup, onMount, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'
import type { Standing } from '../../model/facts.ts'
import { beginTyping, chooseValue, draftOf, finishTyping, restingText, typingFrom, type Typing } from '../../model/field-typing.ts'
import type { FieldSpec } from '../../model/registration-fields.ts'
import { t } from '../words/words.ts'
import { sameStanding, type Book } from './book.ts'
import { makeDraftKeeper } from './draft-keeper.ts'

export const pauseMs = 1500

export interface HeldField {
  readonly standing: Accessor<readonly Standing[]>
  readonly text: Accessor<string>
  /** Somebody's text is held here: mine, typed now or kept from before. */
  readonly typing: Accessor<Typing | undefined>
  readonly focused: Accessor<boolean>
  readonly problem: Accessor<string>
  /** The text is one from an earlier time on this page and nobody has come back to it yet. */
  readonly kept: Accessor<boolean>
  /** Values that came while I am in the field and that my text will stand beside. */
  readonly arrived: Accessor<readonly Standing[]>
  enter(): void
  leave(): void
  type(text: string): void
  composing(now: 'yes' | 'no'): void
  /** Enter. */
  finish(): void
  /** Takes a value at once: from a list, or one of several. */
  take(value: string): Promise<void>
  /** Throws the draft away. */
  forget(): void
}

export const createHeldField = (book: Book, path: string, spec: FieldSpec, label: Accessor<string>, paper: Accessor<string>): HeldField => {
  const standing = createMemo(() => book.view().standing(path), undefined, { equals: sameStanding })
  const [typing, setTyping] = createSignal<Typing>()
  const [focused, setFocused] = createSignal(false)
  const [problem, setProblem] = createSignal('')
  const [kept, setKept] = createSignal(false)
  const draftName = `${spec.room}/${path}`, place = `registration/${path}`
  const keeper = makeDraftKeeper(text => book.room.keepDraft(draftName, text))
  let pause: ReturnType<typeof setTimeout> | undefined, inWord = false, alive = true
  /** Writes of one field go one after the other: the second replaces the first. */
  let line: Promise<void> = Promise.resolve()

  const store = async (json: string, then: Typing, from: Typing): Promise<void> => {
    const failed = await book.write(spec.room, json)
    if (failed !== undefined) { setProblem(failed); return }
    const now = untrack(typing)
    if (now === undefined || !alive) { keeper.keep(''); return }
    const changed = now.text !== from.text
    if (!changed && !untrack(focused)) { setTyping(undefined); keeper.keep(''); return }
    setTyping({ ...then, text: now.text })
    keeper.keep(changed ? draftOf({ ...then, text: now.text }) : '')
  }
  /** `why`: a pause only writes what is whole; leaving and Enter also say what is wrong. */
  const commit = (why: 'pause' | 'end'): void => {
    clearTimeout(pause)
    line = line.then(async () => {
      const now = untrack(typing)
      if (now === undefined) return
      const typed = finishTyping(path, spec, now, untrack(paper))
      if (typed.at === 'problem') { if (why === 'end') setProblem(typed.sentence); return }
      setProblem('')
      if (typed.at === 'write') return store(typed.json, typed.then, now)
      if (!untrack(focused) && untrack(typing) === now) { setTyping(undefined); keeper.keep('') }
    })
  }
  onMount(() => void book.room.draft(draftName).then(draft => {
    const before = typingFrom(draft, path, untrack(standing))
    if (before === undefined || !alive || untrack(focused) || untrack(typing) !== undefined) return
    setTyping(before)
    setKept(true)
  }))
  // A draft that a colleague wrote meanwhile word for word has nothing left to say.
  createEffect(on(standing, now => { const held = untrack(typing); if (held !== undefined && !untrack(focused) && typingFrom(draftOf(held), path, now) === undefined) { setTyping(undefined); setProblem(''); keeper.keep('') } }, { defer: true }))
  onCleanup(() => {
    clearTimeout(pause)
    if (untrack(focused)) { setFocused(false); commit('end'); book.room.announce('', '') }
    void line.then(() => { alive = false })
  })
  return {
    standing, typing, focused, problem, kept: () => kept() && typing() !== undefined,
    text: () => typing()?.text ?? restingText(spec, standing()),
    arrived: createMemo(() => { const held = typing(); return held === undefined ? [] : standing().filter(({ id }) => !held.replaces.includes(id)) }),
    enter() {
      setFocused(true)
      setKept(false)
      if (untrack(typing) === undefined) setTyping(beginTyping(spec, untrack(standing)))
      book.room.announce(t('reg.filling', { field: untrack(label) }), place)
    },
    leave() {
      setFocused(false)
      inWord = false
      commit('end')
      book.room.announce(t('reg.looking'), 'registration')
    },
    type(text) {
      const held = untrack(typing) ?? beginTyping(spec, untrack(standing))
      const next = { ...held, text }
      setTyping(next)
      setProblem('')
      keeper.keep(draftOf(next))
      clearTimeout(pause)
      if (!inWord) pause = setTimeout(() => commit('pause'), pauseMs)
    },
    composing(now) {
      inWord = now === 'yes'
      clearTimeout(pause)
      if (!inWord) pause = setTimeout(() => commit('pause'), pauseMs)
    },
    finish: () => { if (!inWord) commit('end') },
    async take(value) {
      const held = untrack(typing) ?? beginTyping(spec, untrack(standing))
      setProblem('')
      line = line.then(async () => {
        const typed = chooseValue(path, value, held.replaces)
        const failed = await book.write(spec.room, typed.json)
        if (failed !== undefined) { setProblem(failed); return }
        setTyping(untrack(focused) ? typed.then : undefined)
      })
      await line
    },
    forget() { setTyping(untrack(focused) ? beginTyping(spec, untrack(standing)) : undefined); setProblem(''); keeper.keep('') },
  }
}
