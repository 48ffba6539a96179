/** What a person can ask for by name (Ctrl+K): each screen offers its own while it stands. */
import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

export interface Command {
  readonly id: string
  readonly words: string
  /** The key that does the same, for the list. */
  readonly keys?: string
  readonly run: () => void
}

const [offers, setOffers] = createSignal<readonly (() => readonly Command[])[]>([])

/** As long as the calling owner lives. */
export const offerCommands = (make: () => readonly Command[]): void => {
  setOffers(list => [...list, make])
  onCleanup(() => setOffers(list => list.filter(one => one !== make)))
}

export const offeredCommands: Accessor<readonly Command[]> = () => offers().flatMap(make => make())
