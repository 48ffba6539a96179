/**
 * The phone's own voice. Only voices that speak on the device itself: others
 * send every word to somebody's server. Without one there is no button.
 */
import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

export interface Voice {
  readonly there: Accessor<boolean>
  /** Index of the line that is being read; undefined while silent. */
  readonly at: Accessor<number | undefined>
  read(from: number): void
  stop(): void
}

/** A Mandarin voice first; another Chinese one only when there is no other. */
const chosen = (voices: readonly SpeechSynthesisVoice[]): SpeechSynthesisVoice | undefined => {
  const local = voices.filter(({ lang, localService }) => localService && /^(zh|cmn)/iu.test(lang))
  return local.find(({ lang }) => /^(zh|cmn)[-_](.*[-_])?CN/iu.test(lang)) ?? local[0]
}
const RATE = 0.85 // slower than talk: the listener follows with a finger on the line

/** `lineAt` gives what is said for a line, undefined behind the last. */
export const createVoice = (lineAt: (index: number) => string | undefined, onLine: (index: number) => void): Voice => {
  const speech = 'speechSynthesis' in globalThis ? speechSynthesis : undefined
  const [voice, setVoice] = createSignal(speech && chosen(speech.getVoices()))
  const [at, setAt] = createSignal<number>()
  const look = (): void => { setVoice(() => speech && chosen(speech.getVoices())) }
  speech?.addEventListener?.('voiceschanged', look)
  /** What was cancelled still ends; its end must not begin the next line. */
  let turn = 0
  const stop = (): void => { turn += 1; speech?.cancel(); setAt(undefined) }
  const read = (index: number): void => {
    stop()
    const words = lineAt(index), speaker = voice()
    if (words === undefined || !speaker || !speech) return
    const mine = turn
    const saying = new SpeechSynthesisUtterance(words)
    saying.voice = speaker
    saying.lang = speaker.lang
    saying.rate = RATE
    saying.onend = () => { if (turn === mine) read(index + 1) }
    saying.onerror = () => { if (turn === mine) stop() }
    setAt(index)
    onLine(index)
    speech.speak(saying)
  }
  onCleanup(() => { stop(); speech?.removeEventListener?.('voiceschanged', look) })
  return { there: () => voice() !== undefined, at, read, stop }
}
