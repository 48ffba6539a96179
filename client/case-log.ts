/** 办理日志: every act in plain Chinese, what the roster tells of it. Never rewritten, only added to. */
import { hex } from '../shared/bytes.ts'
import type { Envelope } from '../shared/envelope.ts'
import { isRefusal } from '../shared/refusal.ts'
import { readRosterOp, type RosterOp } from '../shared/roster.ts'
import type { RosterState } from '../shared/roster-fold.ts'
import type { Keyring } from './keys/keyring.ts'
import { isWallInvite } from './keys/tray-rights.ts'
import { roleWord } from './model/role-words.ts'
import type { ActLine } from './workspace.ts'

const named = (keyring: Keyring, person: string | undefined): string => keyring.person(person ?? '')?.name ?? '（姓名未公开）'

/** The wall comes in by an invitation like a party's, and is nobody. */
const roleIn = (invite: string, role: string | undefined, keyring: Keyring): string => { const known = keyring.invite(invite); return known && isWallInvite(known) ? '大屏' : roleWord(role ?? '') }

const rosterSentence = (op: RosterOp, keyring: Keyring): string | undefined => {
  switch (op.op) {
    case 'genesis': return '建立案件'
    case 'invite': { const known = keyring.invite(op.invite), role = roleIn(op.invite, known?.role, keyring); return `请${known?.name || role}进来（${role}）` }
    case 'void': return `作废给${keyring.invite(op.invite)?.name ?? '别人'}的邀请`
    case 'admit': { const person = keyring.person(op.person); return `放行${person?.name ?? '一人'}（${person ? `${roleIn(op.invite, person.role, keyring)}${person.agency ? `，${person.agency}` : ''}` : '身份未公开'}）` }
    case 'device': return `给${named(keyring, op.person)}加一台设备`
    case 'grant': return `改${named(keyring, op.person)}的权限`
    case 'room': return '增加案卷部分'
    case 'revoke': return `移出${op.person ? named(keyring, op.person) : '一台设备'}，相关部分换新钥匙`
    case 'rekey': return '换新钥匙'
  }
}

export const rosterLines = (entries: readonly Envelope[], keyring: Keyring, state: RosterState): ActLine[] => entries.flatMap((entry): ActLine[] => {
  const op = readRosterOp(entry.body)
  const sentence = isRefusal(op) ? undefined : rosterSentence(op, keyring)
  const person = named(keyring, state.devices.get(hex(entry.author))?.person)
  return sentence ? [{ id: hex(entry.id), at: new Date(entry.at).toISOString(), person, sentence, kind: 'people' }] : []
})
