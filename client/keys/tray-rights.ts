/** Which rooms are trays, and what a member of the working rooms may do with them. */
import type { RosterState } from '../../shared/roster-fold.ts'
import type { Keyring } from './keyring.ts'

export const wallSection = 'wall'
/** `id` says nothing about whose it is: every member can read what rooms are for. */
export const traySection = (id: string): string => `tray:${id}`
export const isTraySection = (section: string): boolean => section === wallSection || section.startsWith('tray:')

/** An invitation for a device that shows what is cast and nothing else. */
export const isWallInvite = ({ rights }: { readonly rights: Readonly<Record<string, string>> }): boolean => wallSection in rights

/** Who publishes writes: hosts, mediators, recorders. Who works on both texts may read what came back. A party has his own tray by his invitation and no other. */
export const trayRight = (role: string, rights: { readonly host: boolean; reads(section: string): boolean }): 'r' | 'w' | undefined => {
  if (role === 'party') return undefined
  if (rights.host || role === 'mediator' || role === 'recorder') return 'w'
  return rights.reads('record') && rights.reads('agreement') ? 'r' : undefined
}

/** The trays that a newcomer gets: of those that stand, the ones whose key this device can pass on. */
export const trayGrants = (state: RosterState, keyring: Keyring, role: string, rights: { readonly host: boolean; reads(section: string): boolean }): { room: string; right: 'r' | 'w' }[] => {
  const right = trayRight(role, rights)
  return right === undefined ? [] : [...state.rooms.values()].filter(({ room, epoch }) => isTraySection(keyring.sectionOf(room) ?? '') && keyring.keyOf(room, epoch)).map(({ room }) => ({ room, right }))
}
