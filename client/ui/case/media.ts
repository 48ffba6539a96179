import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

/** Does the media query hold now? Only for what CSS cannot decide: which section is the page. */
export const createMedia = (query: string): Accessor<boolean> => {
  const list = matchMedia(query)
  const [holds, setHolds] = createSignal(list.matches)
  const follow = (): void => { setHolds(list.matches) }
  list.addEventListener('change', follow)
  onCleanup(() => list.removeEventListener('change', follow))
  return holds
}
