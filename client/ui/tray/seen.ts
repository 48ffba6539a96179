/** Which lines have been on the screen down to their end; kept on this device, so that a call in between costs nothing. */
import { createSignal, onCleanup, onMount } from 'solid-js'
import type { Accessor } from 'solid-js'
import type { CaseRoom } from '../../workspace.ts'

export interface Seen {
  readonly lines: Accessor<ReadonlySet<string>>
  /** The mark at the end of a line's words. */
  watch(mark: Element, line: string): void
  add(line: string): void
}

const keepMs = 600

export const createSeen = (room: CaseRoom, version: string): Seen => {
  const [lines, setLines] = createSignal<ReadonlySet<string>>(new Set())
  const byMark = new Map<Element, string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const name = `tray/seen/${version}`
  const keep = (): void => { clearTimeout(timer); timer = undefined; void room.keepDraft(name, [...lines()].join('\n')) }
  const add = (...fresh: string[]): void => {
    if (fresh.every(line => lines().has(line))) return
    setLines(was => new Set([...was, ...fresh]))
    timer ??= setTimeout(keep, keepMs)
  }
  void room.draft(name).then(kept => { if (kept !== '') setLines(was => new Set([...was, ...kept.split('\n')])) })
  let observer: IntersectionObserver | undefined
  onMount(() => {
    // What lies under the foot of the page is not on the screen yet.
    const foot = document.querySelector<HTMLElement>('.tray-foot')?.offsetHeight ?? 0
    observer = new IntersectionObserver(entries => add(...entries.filter(({ isIntersecting }) => isIntersecting).flatMap(({ target }) => byMark.get(target) ?? [])), { rootMargin: `0px 0px -${foot}px 0px` })
    for (const mark of byMark.keys()) observer.observe(mark)
  })
  onCleanup(() => { observer?.disconnect(); if (timer !== undefined) keep() })
  return { lines, add: line => add(line), watch(mark, line) { byMark.set(mark, line); observer?.observe(mark) } }
}
