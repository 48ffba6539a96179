import { makeWatched } from './sync/observed.ts'
import type { Finishing } from './workspace.ts'
export const makeFinishing = (_: unknown): Finishing => ({ state: makeWatched({ at: 'drafting' as const, obstacles: [] }), freeze: async () => {}, sendBack: async () => {}, sign: async () => {}, paper: async () => new Uint8Array(), bundle: async () => new Uint8Array() })
