/**
 * The input-method gate. While a word is being composed (pinyin on its way to
 * 汉字), nothing from colleagues may reach the line, or the browser writes the
 * half-typed letters a second time; and nothing half-typed may reach colleagues,
 * the log or undo. Measured without it: `nni你hhahao好` instead of 你好.
 *
 *   open ──compositionstart──► composing ──compositionend──► settling ──40 ms──► open
 *                                  ▲ ──5 s idle: lets colleagues in, keeps own letters back
 *                                  └────────── the next word begins ──────────┘
 *
 * Settling hands over the own word first and lets the waiting changes in after.
 */
export interface ImeGate {
  /** Must the editor keep its text to itself for now? */
  holding(): boolean
  /** Is a word being composed right now? */
  composing(): boolean
  /** When the word in the making was begun; undefined when none is. */
  begunAt(): Date | undefined
  destroy(): void
}

interface Wanted {
  readonly dom: HTMLElement
  /** The room's side: incoming changes wait between hold and release. */
  readonly room: { hold(): void; release(): void }
  /** Hands over what the editor is ahead by. */
  settle(): void
  /** Decorations and ids may follow now. */
  opened(): void
}

// After compositionend the browser and ProseMirror still move letters about
// (ProseMirror for 20 ms); 25, 40 and 60 ms were all clean, at 35 ms a fast typist's next word begins.
export const SETTLE_MS = 40
// Somebody who stopped in the middle of a word must not shut colleagues out.
export const IDLE_MS = 5000

export const makeImeGate = ({ dom, room, settle, opened }: Wanted): ImeGate => {
  let state: 'open' | 'composing' | 'settling' = 'open'
  let shut = false
  let begun: Date | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const wait = (ms: number, then: () => void): void => { clearTimeout(timer); timer = setTimeout(then, ms) }
  const letIn = (): void => { if (shut) { shut = false; room.release() } }

  const finish = (): void => {
    clearTimeout(timer)
    if (state === 'open') return
    state = 'settling' // what settle() adds goes out with the word
    settle()
    state = 'open'
    begun = undefined
    letIn()
    opened()
  }

  const compose = (): void => {
    state = 'composing'
    begun ??= new Date()
    if (!shut) { shut = true; room.hold() }
    wait(IDLE_MS, letIn)
  }
  const end = (): void => {
    if (state !== 'composing') return
    state = 'settling'
    wait(SETTLE_MS, finish)
  }
  // Leaving the editor ends the word, whether or not the browser says so.
  const leave = (): void => { if (state !== 'open') wait(SETTLE_MS, finish) }
  // A page that is going away gets what was committed, never half-typed letters.
  const hide = (): void => { if (state === 'settling') finish() }

  const page = dom.ownerDocument.defaultView
  const listeners: readonly (readonly [string, () => void])[] = [
    ['compositionstart', compose], ['compositionupdate', compose], ['compositionend', end], ['blur', leave],
  ]
  for (const [name, listener] of listeners) dom.addEventListener(name, listener, true)
  page?.addEventListener('pagehide', hide)

  return {
    holding: () => state !== 'open',
    composing: () => state === 'composing',
    begunAt: () => begun,
    destroy: () => {
      for (const [name, listener] of listeners) dom.removeEventListener(name, listener, true)
      page?.removeEventListener('pagehide', hide)
      finish()
    },
  }
}
