/**
 * What each role gets when invited (decisions.md §6: 联合起草, police, court,
 * neutral lawyer, mediator and recorder write record and agreement together).
 * A host may only narrow. Sections that do not exist yet are granted to nobody.
 */
import type { Right, Role, Section } from '../../workspace.ts'

type Rights = Readonly<Record<Section, Right>>

const staff = (registration: Right): Rights =>
  ({ registration, record: 'write', agreement: 'write', acts: 'write', evidence: 'none', review: 'none' })

/** Parties do not sit in working rooms; they read and sign what staff puts before them. */
export const PRESET: Readonly<Record<Exclude<Role, 'party'>, Rights>> = {
  mediator: staff('write'), police: staff('write'), recorder: staff('write'), court: staff('read'), lawyer: staff('read'),
}

/** The sections whose right is asked about, in everybody's order. */
export const NARROWED: readonly Section[] = ['registration', 'record', 'agreement']
export const RIGHTS: readonly Right[] = ['write', 'read', 'none']

/** Is `right` no more than `most`? */
export const within = (right: Right, most: Right): boolean => RIGHTS.indexOf(right) >= RIGHTS.indexOf(most)
