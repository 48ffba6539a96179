/**
 * What each role gets when invited (decisions.md §6: 联合起草, police, court,
 * neutral lawyer, mediator and recorder write record and agreement together).
 * A host may only narrow.
 */
import type { Right, Role, Section } from '../../workspace.ts'

type Rights = Readonly<Record<Section, Right>>

/** ID numbers and phones are for those who register and record. */
const staff = (registration: Right, identity: Right): Rights =>
  ({ registration, identity, sessions: 'write', record: 'write', agreement: 'write', evidence: 'write', review: 'write', acts: 'write' })

/** Parties do not sit in working rooms; they read and sign what staff puts before them. */
export const PRESET: Readonly<Record<Exclude<Role, 'party'>, Rights>> = {
  mediator: staff('write', 'write'), police: staff('write', 'none'), recorder: staff('write', 'write'), court: staff('read', 'none'), lawyer: staff('read', 'none'),
}

/** The sections whose right is asked about, in everybody's order. */
export const NARROWED: readonly Section[] = ['registration', 'identity', 'record', 'agreement', 'evidence']
export const RIGHTS: readonly Right[] = ['write', 'read', 'none']

/** Is `right` no more than `most`? */
export const within = (right: Right, most: Right): boolean => RIGHTS.indexOf(right) >= RIGHTS.indexOf(most)
