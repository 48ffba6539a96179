/**
 * A shared tablet in a party's hands. When what he was to sign goes away under
 * him (退回修改, 终止调解, a party added), the room behind it must not come up:
 * a cover stays until staff has the tablet back.
 */
import { createSignal } from 'solid-js'

const [covered, setCovered] = createSignal(false)
export const tabletCovered = (): boolean => covered()
export const coverTablet = (): void => { setCovered(true) }
export const uncoverTablet = (): void => { setCovered(false) }
